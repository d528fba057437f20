import { expect, test } from 'vitest'
import { isAtEnd } from '../src/timeline/end.ts'

test('the end of a log is in sight up to 100 px before it', () => {
  const at = (scrollTop: number) => isAtEnd({ scrollHeight: 1000, clientHeight: 400, scrollTop })
  expect([0, 499, 500, 600].map(at)).toEqual([false, false, true, true])
})
