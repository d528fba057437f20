import { limits } from '@papo/protocol'
import { expect, test } from 'vitest'
import { lengthFault, remainingLength } from '../src/message/length.ts'

test('white space alone cannot be sent', () => {
  expect([' ', '\n\t', ''].map(lengthFault)).toEqual(['empty', 'empty', 'empty'])
  expect(lengthFault(' oi ')).toBeNull()
})

test('the limit counts code points of the trimmed text, as the server does', () => {
  const full = '🙂'.repeat(limits.textLength)
  expect(remainingLength(` ${full} `).left).toBe(0)
  expect(lengthFault(full)).toBeNull()
  expect(lengthFault(`${full}ç`)).toBe('tooLong')
  expect(remainingLength(`${full}ç`).left).toBe(-1)
})

test('the counter is shown after three quarters of the limit', () => {
  expect(remainingLength('a'.repeat(3000)).isTight).toBe(false)
  expect(remainingLength('a'.repeat(3001))).toEqual({ left: 999, isTight: true })
})
