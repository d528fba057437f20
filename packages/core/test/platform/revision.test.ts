import { describe, expect, test } from 'vitest'
import {
  changedFields,
  firstRevision,
  nextRevision,
  requireRevision,
  type Revised,
  withParts,
} from '../../src/platform/revision.ts'
import type { Refusal } from '../../src/platform/refusal.ts'

const site = {
  name: 'Loja',
  origins: ['https://www.example.com'],
  appearance: { color: '#111111', theme: 'auto' },
  hours: null as object | null,
}

/** The revision after all the changes, and the thing itself. */
function changedBy(...changes: object[]) {
  let revised: Revised = firstRevision
  let fields = site
  for (const change of changes) {
    const after = withParts(fields, change)
    revised = nextRevision(revised, fields, after) ?? revised
    fields = after
  }
  return { revised, fields }
}

function meanwhile({ revised, fields }: ReturnType<typeof changedBy>, ifRevision: number) {
  try {
    requireRevision(revised, fields, ifRevision)
    return null
  } catch (error) {
    return (error as Refusal).extras.meanwhile
  }
}

describe('a revision', () => {
  test('goes up with each change, and not without one', () => {
    expect(changedBy({ name: 'Loja' }).revised).toEqual(firstRevision)
    expect(changedBy({ name: 'Outra' }, { hours: {} }).revised.revision).toBe(3)
  })

  test('is asked for only by who names one', () => {
    const changed = changedBy({ name: 'Outra' })
    expect(() => requireRevision(changed.revised, changed.fields, undefined)).not.toThrow()
    expect(meanwhile(changed, 2)).toBeNull()
  })

  test('that is not the present one is refused with what changed since, and only that', () => {
    const changed = changedBy({ name: 'Outra' }, { appearance: { color: '#222222' } })
    const color = { path: '/appearance/color', value: '#222222' }
    expect(meanwhile(changed, 2)).toEqual({ revision: 3, fields: [color] })
    const name = { path: '/name', value: 'Outra' }
    expect(meanwhile(changed, 1)).toEqual({ revision: 3, fields: [name, color] })
  })

  test('of the future is refused too', () => {
    expect(meanwhile(changedBy(), 9)).toEqual({ revision: 1, fields: [] })
  })

  test('knows an object that became null or came back', () => {
    const made = changedBy({ hours: { zone: 'UTC' } }, { hours: { zone: 'Brazil/East' } })
    expect(meanwhile(made, 2)?.fields).toEqual([{ path: '/hours/zone', value: 'Brazil/East' }])
    const gone = changedBy({ hours: { zone: 'UTC' } }, { hours: { zone: 'X' } }, { hours: null })
    expect(meanwhile(gone, 1)?.fields).toEqual([{ path: '/hours', value: null }])
  })
})

describe('a change of parts', () => {
  test('keeps the parts that it does not name, and replaces lists and texts whole', () => {
    const changes = { origins: [], appearance: { theme: 'dark' }, name: undefined }
    expect(withParts(site, changes)).toEqual({
      ...site,
      origins: [],
      appearance: { color: '#111111', theme: 'dark' },
    })
  })

  test('names the fields that it changed', () => {
    const after = withParts(site, { name: 'Loja', appearance: { theme: 'dark' } })
    expect(changedFields(site, after)).toEqual(['appearance'])
  })
})
