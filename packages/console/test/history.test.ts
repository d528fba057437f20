import { inSequence, refuses, slow } from '@papo/testing'
import { expect, it } from 'vitest'
import { mergeNewest } from '../src/history/history.ts'
import { aMomentMs, Stage } from './stage.ts'

function ended(stage: Stage, text: string): string {
  const chatId = stage.waits(text)
  stage.backend.agentAccepts(chatId)
  stage.backend.agentEnds(chatId)
  return chatId
}

const subjects = (chats: readonly { subject?: string | null }[]) =>
  chats.map(({ subject }) => subject)

it('ended chats are listed newest first, page after page, with their ratings', async () => {
  const stage = new Stage()
  const all = Array.from({ length: 70 }, (_, index) => ended(stage, `pergunta ${index}`))
  stage.backend.visitorRates(all[69] ?? '', 5, 'Ótimo')
  const { desk } = await stage.sit({ hash: '#/history' })
  const { chats, hasMore } = desk.history
  expect(chats.value[0]).toMatchObject({ rating: 5, feedback: 'Ótimo' })
  expect(chats.value).toHaveLength(30)
  await desk.history.loadMore()
  await desk.history.loadMore()
  expect(hasMore.value).toBe(false)
  expect(chats.value.map(({ id }) => id)).toEqual(all.toReversed())
})

it('a rating given now is seen now', async () => {
  const stage = new Stage()
  const chatId = ended(stage, 'Oi')
  const { desk, platform } = await stage.sit({ hash: '#/history' })
  expect(desk.history.chats.value[0]?.rating).toBeNull()
  stage.backend.visitorRates(chatId, 2)
  await platform.advance(aMomentMs)
  expect(desk.history.chats.value[0]?.rating).toBe(2)
})

it('what is searched for stands in the address, and comes back from there', async () => {
  const stage = new Stage()
  ended(stage, 'onde está meu pedido')
  ended(stage, 'quero trocar de plano')
  const { desk, platform, bar, leave } = await stage.sit({ hash: '#/history' })
  for (const text of ['p', 'pl', 'plano']) desk.history.search(text)
  await platform.advance(1000)
  expect(subjects(desk.history.chats.value)).toEqual(['quero trocar de plano'])
  expect(bar.hash).toBe('#/history?text=plano')
  const asked = platform.requests.filter(({ path }) => path.includes('text=p&'))
  expect(asked).toEqual([])
  leave()
  const again = await stage.sit({ hash: bar.hash })
  expect(again.desk.history.text.value).toBe('plano')
  expect(subjects(again.desk.history.chats.value)).toEqual(['quero trocar de plano'])
})

it('an answer to an earlier search does not replace a later one', async () => {
  const stage = new Stage()
  ended(stage, 'pedido')
  ended(stage, 'plano')
  const { desk, platform } = await stage.sit({ hash: '#/history' })
  stage.backend.conduct('listChats', inSequence(slow(5000)))
  desk.history.search('pedido')
  await platform.advance(1000)
  stage.backend.behave()
  desk.history.search('plano')
  await platform.advance(10_000)
  expect(subjects(desk.history.chats.value)).toEqual(['plano'])
})

it('a failure says so and can be tried again', async () => {
  const stage = new Stage()
  ended(stage, 'pedido')
  const failing = stage.backend.conduct('listChats', refuses('internal_error'))
  const { desk, platform } = await stage.sit({ hash: '#/history' })
  expect(desk.history.status.value).toBe('failed')
  failing()
  desk.history.retry()
  await platform.settle()
  expect(desk.history.status.value).toBe('ready')
  expect(desk.history.chats.value).toHaveLength(1)
})

it('the newest page replaces what is older, and nothing is listed twice', () => {
  const chat = (id: string, rating: number | null) => ({ id, rating }) as never
  const merged = mergeNewest([chat('c', null), chat('b', 4)], [chat('b', null), chat('a', null)])
  expect(merged.map(({ id, rating }) => `${id}${rating ?? ''}`)).toEqual(['c', 'b4', 'a'])
})
