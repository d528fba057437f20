import { expect, test } from 'vitest'
import { isSendKey } from '../src/message/send-key.ts'

const key = (changes: Partial<Parameters<typeof isSendKey>[0]> = {}) =>
  isSendKey({ key: 'Enter', keyCode: 13, shiftKey: false, isComposing: false, ...changes })

test('Enter sends, but not with Shift, while composing, or with key code 229', () => {
  expect(key()).toBe(true)
  expect(key({ shiftKey: true })).toBe(false)
  expect(key({ isComposing: true })).toBe(false)
  expect(key({ keyCode: 229 })).toBe(false)
  expect(key({ key: 'a' })).toBe(false)
})
