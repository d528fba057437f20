import { expect, it } from 'vitest'
import type { ConsoleTab } from './console-harness.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

/** A visitor leaves a message; resolves with its id. */
async function left(harness: ConsoleHarness, message: string): Promise<string> {
  return (await harness.backend.visitorStarts({ kind: 'message', message })).chatId
}

const subjects = ({ agentApp }: ConsoleTab) =>
  agentApp.messages.chats.get().map(({ subject }) => subject)

it('messages left are counted, listed newest first, and are in no queue', async () => {
  const harness = new ConsoleHarness()
  for (const text of ['um', 'dois']) await left(harness, text)
  const tab = await harness.openTab({ hash: '#/messages' })
  expect(subjects(tab)).toEqual(['dois', 'um'])
  expect(tab.agentApp.messages.waiting.get()).toBe(2)
  expect(tab.agentApp.queue.total.get()).toBe(0)
})

it('a new message raises a notice, also on another page', async () => {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ hash: '#/queue' })
  await left(harness, 'Oi')
  await tab.platform.advance(aMomentMs)
  expect(tab.agentApp.notices.list.get().map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Visitante \w{4} deixou uma mensagem$/),
  ])
  expect(tab.agentApp.messages.waiting.get()).toBe(1)
})

it('a message that is taken leaves the list at once and opens, whatever the capacity', async () => {
  const harness = new ConsoleHarness()
  const chatId = await left(harness, 'Oi')
  const tab = await harness.openTab({ hash: '#/messages' })
  await tab.agentApp.accept(chatId)
  expect(subjects(tab)).toEqual([])
  expect(tab.agentApp.messages.waiting.get()).toBe(0)
  expect(tab.bar.hash).toBe(`#/chats/${chatId}`)
  await tab.platform.advance(aMomentMs)
  const conversation = tab.agentApp.conversations.current.get()
  expect(conversation?.isUnanswered.get()).toBe(true)
  conversation?.write('Bom dia!')
  conversation?.send()
  await tab.platform.advance(aMomentMs)
  expect(conversation?.isUnanswered.get()).toBe(false)
  tab.agentApp.navigation.go({ page: 'messages', chatId: null })
  tab.agentApp.messages.show('mine')
  await tab.platform.advance(aMomentMs)
  expect(subjects(tab)).toEqual(['Oi'])
})

it('the list is limited by a text or a number, and by closed ones', async () => {
  const harness = new ConsoleHarness()
  await left(harness, 'quero trocar de plano')
  const second = await left(harness, 'onde está meu pedido')
  const tab = await harness.openTab({ hash: '#/messages' })
  const { messages } = tab.agentApp
  messages.search('plano')
  await tab.platform.advance(aMomentMs)
  expect(subjects(tab)).toEqual(['quero trocar de plano'])
  const { number } = (await harness.backend.chats()).find(({ id }) => id === second) ?? {}
  messages.search(`#${number?.toLowerCase()}`)
  await tab.platform.advance(aMomentMs)
  expect(subjects(tab)).toEqual(['onde está meu pedido'])
  messages.show('closed')
  messages.search('')
  await tab.platform.advance(aMomentMs)
  expect(subjects(tab)).toEqual([])
})

it('an ended chat is followed up in a new message, which opens', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Chegou?')
  await harness.backend.agentAccepts(chatId)
  await harness.backend.agentEnds(chatId)
  const tab = await harness.openTab({ hash: `#/history/${chatId}` })
  await tab.agentApp.followUp(chatId, 'Chegou hoje.')
  const made = (await harness.backend.chats()).find(({ followUpOf }) => followUpOf === chatId)
  expect(made).toMatchObject({ kind: 'message', status: 'active' })
  expect(tab.bar.hash).toBe(`#/chats/${made?.id}`)
})
