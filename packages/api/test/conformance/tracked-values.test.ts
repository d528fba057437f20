import { expect, it } from 'vitest'
import { Names } from '../../src/adapters/redis/names.ts'
import { TrackedValues } from '../../src/adapters/redis/tracked-values.ts'

const names = new Names('tests', () => 'abcdef01')
const workspaceId = '0190f3c4-7e2a-7b1d-9c55-000000000001'
const chatId = '0190f3c4-7e2a-7b1d-9c55-3f1f0a9b8c7d'

/** The cache with every value of one chat, and a member of a key of no chat. */
async function filled() {
  const values = new TrackedValues()
  await values.chats.read(chatId, 'head', () => Promise.resolve('head'))
  await values.chats.read(chatId, 'visitor', () => Promise.resolve('visitor'))
  await values.chats.read(chatId, 'agent', () => Promise.resolve('agent'))
  await values.keys.read(names.waiting(workspaceId), chatId, () => Promise.resolve(3))
  const cached = () => [
    values.chats.peek(chatId, 'head'),
    values.chats.peek(chatId, 'visitor'),
    values.chats.peek(chatId, 'agent'),
    values.keys.peek(names.waiting(workspaceId), chatId),
  ]
  return { values, cached }
}

it.each([
  [names.head(workspaceId, chatId), [undefined, 'visitor', 'agent', 3]],
  [names.typing(workspaceId, chatId, 'visitor'), ['head', undefined, 'agent', 3]],
  [names.typing(workspaceId, chatId, 'agent'), ['head', 'visitor', undefined, 3]],
  [names.waiting(workspaceId), ['head', 'visitor', 'agent', undefined]],
  [names.active(workspaceId), ['head', 'visitor', 'agent', 3]],
  [null, [undefined, undefined, undefined, undefined]],
])('a change of the key %s leaves what other keys hold', async (key, left) => {
  const { values, cached } = await filled()
  expect(cached()).toEqual(['head', 'visitor', 'agent', 3])
  values.changed(key)
  expect(cached()).toEqual(left)
})

it('a value that changes while it is read is given to those who wait for it, and read again by the next', async () => {
  const { chats } = new TrackedValues()
  const loads: ((value: string) => void)[] = []
  const load = () => new Promise<string>((resolve) => loads.push(resolve))
  const first = chats.read(chatId, 'head', load)
  const same = chats.read(chatId, 'head', load)
  chats.drop(chatId, 'head')
  const next = chats.read(chatId, 'head', load)
  expect(loads).toHaveLength(2)
  loads[1]?.('new')
  loads[0]?.('old')
  expect(await Promise.all([first, same, next])).toEqual(['old', 'old', 'new'])
  expect(chats.read(chatId, 'head', load)).toBe('new')
  chats.dropAll(chatId)
  expect(chats.peek(chatId, 'head')).toBe(undefined)
})

it('a value that could not be read is read again', async () => {
  const { chats } = new TrackedValues()
  const failed = chats.read(chatId, 'agent', () => Promise.reject(new Error('away')))
  await expect(failed).rejects.toThrow('away')
  expect(await chats.read(chatId, 'agent', () => Promise.resolve('there'))).toBe('there')
})
