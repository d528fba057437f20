import { inSequence, refuses, slow } from '@papo/testing'
import { expect, it } from 'vitest'
import { mergeNewest } from '../src/chat-list/chat-pages.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

async function ended(harness: ConsoleHarness, text: string): Promise<string> {
  const chatId = await harness.waits(text)
  await harness.backend.agentAccepts(chatId)
  await harness.backend.agentEnds(chatId)
  return chatId
}

const subjects = (chats: readonly { subject?: string | null }[]) =>
  chats.map(({ subject }) => subject)

it('ended chats are listed newest first, page after page, with their ratings', async () => {
  const harness = new ConsoleHarness()
  const all: string[] = []
  for (let index = 0; index < 70; index++) {
    const chatId = await ended(harness, `pergunta ${index}`)
    all.push(chatId)
  }
  await harness.backend.visitorRates(all[69] ?? '', 5, 'Ótimo')
  const { agentApp } = await harness.openTab({ hash: '#/history' })
  const { chats, hasMore } = agentApp.history
  expect(chats.get()[0]).toMatchObject({ rating: 5, feedback: 'Ótimo' })
  expect(chats.get()).toHaveLength(30)
  await agentApp.history.loadMore()
  await agentApp.history.loadMore()
  expect(hasMore.get()).toBe(false)
  expect(chats.get().map(({ id }) => id)).toEqual(all.toReversed())
})

it('a new rating appears at once', async () => {
  const harness = new ConsoleHarness()
  const chatId = await ended(harness, 'Oi')
  const { agentApp, platform } = await harness.openTab({ hash: '#/history' })
  expect(agentApp.history.chats.get()[0]?.rating).toBeNull()
  await harness.backend.visitorRates(chatId, 2)
  await platform.advance(aMomentMs)
  expect(agentApp.history.chats.get()[0]?.rating).toBe(2)
})

it('the search is in the address, and is restored from it', async () => {
  const harness = new ConsoleHarness()
  await ended(harness, 'onde está meu pedido')
  await ended(harness, 'quero trocar de plano')
  const { agentApp, platform, bar, leave } = await harness.openTab({ hash: '#/history' })
  for (const text of ['p', 'pl', 'plano']) agentApp.history.search(text)
  await platform.advance(1000)
  expect(subjects(agentApp.history.chats.get())).toEqual(['quero trocar de plano'])
  expect(bar.hash).toBe('#/history?text=plano')
  const asked = platform.requests.filter(({ path }) => path.includes('text=p&'))
  expect(asked).toEqual([])
  leave()
  const again = await harness.openTab({ hash: bar.hash })
  expect(again.agentApp.history.text.get()).toBe('plano')
  expect(subjects(again.agentApp.history.chats.get())).toEqual(['quero trocar de plano'])
})

it('an answer to an earlier search does not replace a later one', async () => {
  const harness = new ConsoleHarness()
  await ended(harness, 'pedido')
  await ended(harness, 'plano')
  const { agentApp, platform } = await harness.openTab({ hash: '#/history' })
  harness.backend.conduct('listChats', inSequence(slow(5000)))
  agentApp.history.search('pedido')
  await platform.advance(1000)
  harness.backend.behave()
  agentApp.history.search('plano')
  await platform.advance(10_000)
  expect(subjects(agentApp.history.chats.get())).toEqual(['plano'])
})

it('a failure is shown and can be retried', async () => {
  const harness = new ConsoleHarness()
  await ended(harness, 'pedido')
  const failing = harness.backend.conduct('listChats', refuses('internal_error'))
  const { agentApp, platform } = await harness.openTab({ hash: '#/history' })
  expect(agentApp.history.status.get()).toBe('failed')
  failing()
  agentApp.history.retry()
  await platform.settle()
  expect(agentApp.history.status.get()).toBe('ready')
  expect(agentApp.history.chats.get()).toHaveLength(1)
})

it('the newest page replaces older entries, and no chat is listed twice', () => {
  const chat = (id: string, rating: number | null) => ({ id, rating }) as never
  const merged = mergeNewest([chat('c', null), chat('b', 4)], [chat('b', null), chat('a', null)])
  expect(merged.map(({ id, rating }) => `${id}${rating ?? ''}`)).toEqual(['c', 'b4', 'a'])
})
