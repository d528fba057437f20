import { follow } from '@papo/chat-kit/store/store'
import type { Chat, ChatListState, ChatListWatch } from '@papo/sdk'
import { inSequence, refuses } from '@papo/testing'
import { expect, it } from 'vitest'
import type { Notices } from '../src/alerts/notices.ts'
import { createQueue } from '../src/queue/queue.ts'
import { createFormat } from '../src/locales/format.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

const ids = (chats: readonly { id: string }[]) => chats.map(({ id }) => id)
const noticeTexts = ({ list }: Notices) => list.get().map(({ text }) => text)

it('the queue shows who waits, for what and on which site, oldest first', async () => {
  const harness = new ConsoleHarness()
  const first = await harness.waits('Meu pedido não chegou', 'Ana')
  const second = await harness.waits()
  const { agentApp } = await harness.openTab()
  const { chats, total } = agentApp.queue
  expect(ids(chats.get())).toEqual([first, second])
  expect(chats.get()[0]).toMatchObject({
    visitor: { name: 'Ana' },
    subject: 'Meu pedido não chegou',
    siteName: 'Demo',
    queuePosition: 1,
  })
  expect(total.get()).toBe(2)
})

it('the waiting time updates by itself', async () => {
  const harness = new ConsoleHarness()
  await harness.waits()
  const { agentApp, platform } = await harness.openTab()
  const format = createFormat('pt-BR')
  const waitingTime = () =>
    format.span(
      agentApp.ticker.now.get() - Date.parse(agentApp.queue.chats.get()[0]?.createdAt ?? ''),
    )
  expect(waitingTime()).toBe('0 s')
  await platform.advance(40_000)
  expect(waitingTime()).toBe('40 s')
  await platform.advance(140_000)
  expect(waitingTime()).toBe('3 min')
})

it('accepting removes the row, opens the chat and focuses the composer', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const { agentApp, bar } = await harness.openTab()
  await agentApp.accept(chatId)
  expect(agentApp.queue.chats.get()).toEqual([])
  expect(agentApp.conversations.mine.get().map(({ id }) => id)).toEqual([chatId])
  expect(agentApp.conversations.current.get()?.ownership.get()).toBe('mine')
  expect(agentApp.composerWanted.get()).toBe(chatId)
  expect(bar.hash).toBe(`#/chats/${chatId}`)
})

it('the second of two agents is told who was faster, and the row leaves', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const slow = await harness.openTab()
  const fast = await harness.backend.addAgent({ name: 'Bia' })
  await harness.backend.agentAccepts(chatId, fast.id)
  await slow.agentApp.accept(chatId)
  expect(noticeTexts(slow.agentApp.notices)).toEqual(['Já atendida por Bia'])
  expect(slow.agentApp.queue.chats.get()).toEqual([])
  expect(slow.agentApp.conversations.mine.get()).toEqual([])
})

it('a row that left does not come back with a late answer', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const { agentApp, platform } = await harness.openTab()
  const seen: number[] = []
  follow([agentApp.queue.chats], (chats) => seen.push(chats.length))
  await agentApp.accept(chatId)
  await platform.advance(20_000)
  expect(seen.slice(1).every((count) => count === 0)).toBe(true)
})

it('a requeued chat is shown again', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const { agentApp, platform } = await harness.openTab()
  await agentApp.accept(chatId)
  await platform.advance(aMomentMs)
  await harness.backend.agentIsAbsent(chatId)
  await platform.advance(aMomentMs)
  expect(ids(agentApp.queue.chats.get())).toEqual([chatId])
})

/** A followed list whose news the test brings. */
function shownList(chats: readonly Chat[]) {
  let state: ChatListState = { chats, total: chats.length, connection: 'online', loaded: true }
  let tell: (state: ChatListState) => void = () => {}
  const watch: ChatListWatch = {
    get state() {
      return state
    },
    on(_, run) {
      tell = run
      return () => {}
    },
    refresh() {},
    close() {},
  }
  const show = (next: readonly Chat[]) => {
    state = { ...state, chats: next, total: next.length }
    tell(state)
  }
  return { watch, show }
}

/** A queue with one chat, which is accepted; the list may say so before the accept is answered. */
async function acceptedQueue(isToldFirst: boolean) {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const { agentApp, platform } = await harness.openTab()
  const [chat] = agentApp.queue.chats.get()
  if (!chat) throw new Error('nobody waits')
  const { watch, show } = shownList([chat])
  const arrived: string[] = []
  const acceptChat = () => {
    if (isToldFirst) show([])
    return Promise.resolve(chat)
  }
  const queue = createQueue({
    platform,
    client: { watchQueue: () => watch, acceptChat },
    onAccept: () => () => {},
    onRefused() {},
    onArrived: ({ id }) => void arrived.push(id),
  })
  await queue.accept(chatId)
  const comesBack = () => show([{ ...chat, requeuedAt: '2026-01-01T00:00:00.000Z' }])
  return { queue, chat, arrived, show, comesBack }
}

it('a chat that comes back is shown and told at once, though its row had left before the accept was answered', async () => {
  const { queue, chat, arrived, comesBack } = await acceptedQueue(true)
  comesBack()
  expect(ids(queue.chats.get())).toEqual([chat.id])
  expect([queue.total.get(), arrived]).toEqual([1, [chat.id]])
})

it('a chat that comes back is shown and told at once, though no answer was without it', async () => {
  const { queue, chat, arrived, show, comesBack } = await acceptedQueue(false)
  show([chat])
  expect([queue.chats.get(), arrived]).toEqual([[], []])
  comesBack()
  expect(ids(queue.chats.get())).toEqual([chat.id])
  expect([queue.total.get(), arrived]).toEqual([1, [chat.id]])
})

it('a chat whose visitor has left the queue cannot be accepted', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const { agentApp } = await harness.openTab()
  await harness.backend.visitorEnds(chatId)
  await agentApp.accept(chatId)
  expect(noticeTexts(agentApp.notices)).toEqual(['O visitante saiu da fila'])
  expect(agentApp.queue.chats.get()).toEqual([])
})

it('“accept next” tries the next chat when a colleague was faster', async () => {
  const harness = new ConsoleHarness()
  const [first, second] = [await harness.waits('um'), await harness.waits('dois')]
  const { agentApp } = await harness.openTab()
  const colleague = await harness.backend.addAgent({ name: 'Bia' })
  await harness.backend.agentAccepts(first, colleague.id)
  await agentApp.acceptNext()
  expect(agentApp.conversations.mine.get().map(({ id }) => id)).toEqual([second])
})

it('an agent at capacity is told so, and the visitor keeps the queue position', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const { agentApp } = await harness.openTab()
  harness.backend.conduct('acceptChat', inSequence(refuses('agent_at_capacity')))
  await agentApp.acceptNext()
  expect(noticeTexts(agentApp.notices)).toEqual([
    'Você já está com o máximo de conversas. Encerre uma antes.',
  ])
  expect(ids(agentApp.queue.chats.get())).toEqual([chatId])
})

it('nothing runs after the console is closed', async () => {
  const harness = new ConsoleHarness()
  await harness.waits('Oi')
  const tab = await harness.openTab()
  await tab.agentApp.acceptNext()
  await tab.platform.advance(aMomentMs)
  tab.leave()
  expect(await tab.platform.leftovers()).toEqual([])
})
