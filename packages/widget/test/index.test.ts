import { expect, test } from 'vitest'
import { load, papo } from '../src/index.ts'

test('on a server, load and every command can be called and do nothing', async () => {
  expect(await load({ src: 'https://chat.test/papo.js', site: 'k' })).toBe(papo)
  papo('identify', { token: 'any' })
  expect(papo('getState')).toMatchObject({ ready: false, visibility: 'closed', chatId: null })
  expect(papo('on', 'unread', () => {})()).toBeUndefined()
  expect(Object.keys(globalThis).filter((name) => name.startsWith('papo'))).toEqual([])
})
