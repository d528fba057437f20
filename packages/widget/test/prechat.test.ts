import { expect, test } from 'vitest'
import { PreChat } from '../src/prechat/prechat.ts'
import { i18n } from './panel-harness.ts'

const everything = { name: 'required', email: 'required', question: 'optional' } as const
const form = (known = {}, remembered = {}) => new PreChat(everything, known, remembered, i18n)

test('shows the site’s fields that the page has not answered, in a fixed order', () => {
  expect(form().fields.map(({ name }) => name)).toEqual(['name', 'email', 'question'])
  expect(form({ name: 'Ana' }).fields.map(({ name }) => name)).toEqual(['email', 'question'])
})

test('starts with the remembered answers', () => {
  expect(form({}, { name: 'Ana' }).answers).toEqual({ name: 'Ana' })
})

test('shows a text for each invalid answer, and accepts valid ones', () => {
  const preChat = form()
  preChat.write('email', 'ana@')
  expect(preChat.check()).toBe(false)
  expect(preChat.faults.get()).toEqual({
    name: 'Informe seu nome',
    email: 'Informe um e-mail como nome@exemplo.com',
  })
  preChat.write('name', 'Ana')
  preChat.write('email', 'ana@loja.com.br')
  expect(preChat.faults.get()).toEqual({})
  expect(preChat.check()).toBe(true)
})

test.each(['a@b.co', 'a+b@c-d.com.br'])('%s is an e-mail', (email) => {
  const preChat = form({ name: 'Ana' })
  preChat.write('email', email)
  expect(preChat.check()).toBe(true)
})

test.each(['a@b', '@b.co', 'a b@c.de', 'a@b..co', 'a@.co'])('%s is not an e-mail', (email) => {
  const preChat = form({ name: 'Ana' })
  preChat.write('email', email)
  expect(preChat.check()).toBe(false)
})
