import { expect, test } from 'vitest'
import { PreChat } from '../src/prechat/prechat.ts'
import { i18n } from './panel-harness.ts'

const everything = { name: 'required', email: 'required', question: 'optional' } as const
const form = (known = {}, remembered = {}) => new PreChat(everything, known, remembered, i18n)

test('asks what the site wants and is not told, in a fixed order', () => {
  expect(form().fields.map(({ name }) => name)).toEqual(['name', 'email', 'question'])
  expect(form({ name: 'Ana' }).fields.map(({ name }) => name)).toEqual(['email', 'question'])
})

test('begins with what is remembered', () => {
  expect(form({}, { name: 'Ana' }).answers).toEqual({ name: 'Ana' })
})

test('names each fault in words, and lets what is right pass', () => {
  const asked = form()
  asked.write('email', 'ana@')
  expect(asked.check()).toBe(false)
  expect(asked.faults).toEqual({
    name: 'Informe seu nome',
    email: 'Informe um e-mail como nome@exemplo.com',
  })
  asked.write('name', 'Ana')
  asked.write('email', 'ana@loja.com.br')
  expect(asked.faults).toEqual({})
  expect(asked.check()).toBe(true)
})

test.each(['a@b.co', 'a+b@c-d.com.br'])('%s is an e-mail', (email) => {
  const asked = form({ name: 'Ana' })
  asked.write('email', email)
  expect(asked.check()).toBe(true)
})

test.each(['a@b', '@b.co', 'a b@c.de', 'a@b..co', 'a@.co'])('%s is none', (email) => {
  const asked = form({ name: 'Ana' })
  asked.write('email', email)
  expect(asked.check()).toBe(false)
})
