import { PapoError } from '@papo/sdk'
import { describe, expect, it } from 'vitest'
import { changesOf, refusedFields } from '../src/form/answers.ts'
import { createForm, type FormOptions } from '../src/form/form.ts'

interface Values {
  name: string
  color: string
  languages: string[]
}

const atFirst = { name: 'Loja', color: '#112233', languages: ['pt-BR'] }

/** A form over a server that stores what it is sent, unless it refuses. */
function openForm(options: Partial<FormOptions<Values, string>> = {}) {
  const sent: [Partial<Values>, number | null][] = []
  let values: Values = atFirst
  const refusals: unknown[] = []
  const form = createForm<Values>({
    stored: { values, revision: 1 },
    async save(changes, revision) {
      await Promise.resolve()
      const refusal = refusals.shift()
      if (refusal) throw refusal
      sent.push([changes, revision])
      values = { ...values, ...changes }
      return { values, revision: (revision ?? 0) + 1 }
    },
    changedMeanwhile: ({ code }) =>
      code === 'client_id_reused'
        ? { values: { name: 'Mercado', color: '#000000' }, revision: 5 }
        : null,
    refused: ({ code }) => (code === 'invalid_request' ? { color: 'noColor' } : null),
    ...options,
  })
  return { form, sent, refuse: (error: unknown) => refusals.push(error) }
}

it('only the changed fields are sent, with the revision that they were read at', async () => {
  const { form, sent } = openForm()
  form.write('name', 'Mercado')
  form.write('color', '#445566')
  form.write('color', '#112233')
  expect(await form.save()).toBe(true)
  form.write('languages', ['en'])
  await form.save()
  expect(sent).toEqual([
    [{ name: 'Mercado' }, 1],
    [{ languages: ['en'] }, 2],
  ])
})

it('a value that is typed back is no change, and discarding shows what is stored', () => {
  const { form } = openForm()
  form.write('languages', ['en'])
  expect(form.isChanged.get()).toBe(true)
  form.write('languages', ['pt-BR'])
  expect(form.isChanged.get()).toBe(false)
  form.write('name', 'Outra')
  form.discard()
  expect(form.values.get()).toEqual(atFirst)
})

it('a form that complains sends nothing, and a complaint goes once its field is written', async () => {
  const { form, sent } = openForm({ check: ({ name }) => (name ? {} : { name: 'missing' }) })
  form.write('name', '')
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ name: 'missing' })
  expect(sent).toEqual([])
  form.write('name', 'L')
  expect(form.complaints.get()).toEqual({})
})

it('the field that the server refuses keeps its text and says why', async () => {
  const { form, refuse } = openForm()
  refuse(new PapoError('invalid_request'))
  form.write('color', 'blue')
  expect(await form.save()).toBe(false)
  expect(form.complaints.get()).toEqual({ color: 'noColor' })
  expect(form.values.get().color).toBe('blue')
})

it('without a connection everything that was typed is kept, and saving again stores it', async () => {
  const { form, sent, refuse } = openForm()
  refuse(new PapoError('network_error'))
  form.write('name', 'Mercado')
  expect(await form.save()).toBe(false)
  expect(form.status.get()).toBe('unreachable')
  expect(form.values.get().name).toBe('Mercado')
  expect(await form.save()).toBe(true)
  expect(sent).toEqual([[{ name: 'Mercado' }, 1]])
  expect(form.status.get()).toBe('saved')
})

it('what is typed while the form is being saved is a change of its own', async () => {
  const { form } = openForm()
  form.write('name', 'Mercado')
  const saving = form.save()
  form.write('name', 'Mercado Central')
  await saving
  expect(form.values.get().name).toBe('Mercado Central')
  expect(form.isChanged.get()).toBe(true)
  expect(form.stored.get().values.name).toBe('Mercado')
})

it('a form is saved once, however often the button is pressed', async () => {
  const { form, sent } = openForm()
  form.write('name', 'Mercado')
  const both = await Promise.all([form.save(), form.save()])
  expect(both).toEqual([true, false])
  expect(sent).toHaveLength(1)
})

describe('when somebody else has saved meanwhile', () => {
  async function meet() {
    const opened = openForm()
    opened.form.write('name', 'Padaria')
    opened.refuse(new PapoError('client_id_reused'))
    expect(await opened.form.save()).toBe(false)
    return opened
  }

  it('both see what the other has changed, and fields that only they changed are taken over', async () => {
    const { form } = await meet()
    expect(form.status.get()).toBe('conflict')
    expect(form.theirs.get()).toEqual({ name: 'Mercado', color: '#000000' })
    expect(form.mine.get()).toEqual({ name: 'Padaria' })
    expect(form.values.get()).toMatchObject({ name: 'Padaria', color: '#000000' })
  })

  it('saving again keeps mine, over the newer revision', async () => {
    const { form, sent } = await meet()
    expect(await form.save()).toBe(true)
    expect(sent).toEqual([[{ name: 'Padaria' }, 5]])
    expect(form.theirs.get()).toEqual({})
  })

  it('theirs can be taken, and mine again', async () => {
    const { form, sent } = await meet()
    form.takeTheirs('name')
    expect(form.values.get().name).toBe('Mercado')
    form.keepMine('name')
    expect(form.values.get().name).toBe('Padaria')
    form.takeTheirs('name')
    expect(form.isChanged.get()).toBe(false)
    expect(sent).toEqual([])
  })

  it('discarding shows what is stored now', async () => {
    const { form } = await meet()
    form.discard()
    expect(form.values.get()).toMatchObject({ name: 'Mercado', color: '#000000' })
  })
})

it('what another call has stored is shown, and what was typed stays', () => {
  const { form } = openForm()
  form.write('name', 'Padaria')
  form.renew({ values: { ...atFirst, color: '#ffffff' }, revision: 3 })
  expect(form.values.get()).toMatchObject({ name: 'Padaria', color: '#ffffff' })
  expect(form.stored.get().revision).toBe(3)
})

describe('an answer of the server', () => {
  const pointers = { color: '/appearance/color', name: '/name' }
  const problem = { type: '', title: '', status: 409, detail: '', requestId: '' }

  it('says which fields somebody else has changed, also inside of a larger one', () => {
    const fields = [
      { path: '/appearance', value: { color: '#000000', theme: 'dark' } },
      { path: '/texts/title', value: 'x' },
    ]
    const meanwhile = { revision: 7, fields }
    const error = new PapoError('changed_meanwhile', {
      problem: { ...problem, code: 'changed_meanwhile', meanwhile },
    })
    expect(changesOf(error, pointers)).toEqual({ values: { color: '#000000' }, revision: 7 })
    expect(changesOf(new PapoError('network_error'), pointers)).toBeNull()
  })

  it('says which fields it refuses', () => {
    const errors = [{ path: '/appearance/color', message: 'must be a colour' }]
    const error = new PapoError('invalid_request', {
      problem: { ...problem, code: 'invalid_request', errors },
    })
    expect(refusedFields(error, pointers, 'bad')).toEqual({ color: 'bad' })
    expect(refusedFields(new PapoError('invalid_request'), pointers, 'bad')).toBeNull()
  })
})
