import { expect, it } from 'vitest'
import { answerTo } from './answers.ts'

it('the bot repeats a message that it does not understand', () => {
  expect(answerTo('pão de queijo')).toEqual({ text: 'Você disse: pão de queijo', ends: false })
})

it('the bot knows what it can do, and the time', () => {
  expect(answerTo(' Ajuda ').text).toContain('"tchau"')
  expect(answerTo('hora', new Date('2026-11-23T12:34:56Z')).text).toBe('São 12:34 UTC.')
})

it('the bot ends the chat when the visitor says goodbye', () => {
  expect(answerTo('tchau').ends).toBe(true)
})
