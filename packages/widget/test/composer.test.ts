import { limits } from '@papo/protocol'
import { expect, test } from 'vitest'
import { canSend, isSendKey, measure } from '../src/composer/composer.ts'

const key = (changes: Partial<Parameters<typeof isSendKey>[0]> = {}) =>
  isSendKey({ key: 'Enter', keyCode: 13, shiftKey: false, isComposing: false, ...changes })

test('Enter sends, but not with Shift, while composing, or with key code 229', () => {
  expect(key()).toBe(true)
  expect(key({ shiftKey: true })).toBe(false)
  expect(key({ isComposing: true })).toBe(false)
  expect(key({ keyCode: 229 })).toBe(false)
  expect(key({ key: 'a' })).toBe(false)
})

test('white space alone cannot be sent', () => {
  expect([' ', '\n\t', ''].map(canSend)).toEqual([false, false, false])
  expect(canSend(' oi ')).toBe(true)
})

test('the limit counts code points of the trimmed text, as the server does', () => {
  const full = '🙂'.repeat(limits.textLength)
  expect(measure(` ${full} `).left).toBe(0)
  expect(canSend(full)).toBe(true)
  expect(canSend(`${full}ç`)).toBe(false)
  expect(measure(`${full}ç`).left).toBe(-1)
})

test('the counter is shown after three quarters of the limit', () => {
  expect(measure('a'.repeat(3000)).isShown).toBe(false)
  expect(measure('a'.repeat(3001))).toEqual({ left: 999, isShown: true })
})
