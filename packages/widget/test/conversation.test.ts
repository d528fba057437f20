import { createAgentClient } from '@papo/sdk'
import { manualPlatform, refuses } from '@papo/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Conversation } from '../src/chat/conversation.ts'
import { type PanelHarness, openPanel } from './panel-harness.ts'

let harness: PanelHarness
let conversation: Conversation

beforeEach(async () => {
  harness = await openPanel()
  await harness.model.start()
  await harness.backend.agentAccepts(await harness.chatId())
  await harness.platform.advance(6000)
  const started = harness.model.conversation.get()
  if (!started) throw new Error('The chat has not started')
  conversation = started
  harness.announced.length = 0
})

const agentSays = async (...texts: string[]) => {
  for (const text of texts) await harness.backend.agentSends(await harness.chatId(), text)
  await harness.platform.advance(100)
}

describe('unread messages', () => {
  test('count the agent’s texts while the panel is closed and are marked as read when it opens', async () => {
    await agentSays('Oi', 'Tudo bem?')
    expect(conversation.unread).toBe(2)
    harness.model.open()
    expect(conversation.unread).toBe(0)
  })

  test('are announced to screen readers once, with their number', async () => {
    await agentSays('Oi')
    expect(harness.announced).toContain('1 mensagem nova')
  })

  test('stay unread while the page is hidden and are marked as read when it is visible', async () => {
    harness.model.open()
    harness.platform.setHidden(true)
    harness.model.updateVisibility()
    await agentSays('Oi')
    expect(conversation.unread).toBe(1)
    harness.platform.setHidden(false)
    harness.model.updateVisibility()
    expect(conversation.unread).toBe(0)
  })

  test('are counted while the visitor has scrolled up, and marked as read at the end', async () => {
    harness.model.open()
    conversation.setVisibility({ isAtEnd: false })
    await agentSays('Oi', 'Tudo bem?')
    expect(conversation.below).toBe(2)
    conversation.setVisibility({ isAtEnd: true })
    expect([conversation.below, conversation.unread]).toEqual([0, 0])
  })

  test('are counted even if the visitor has only just scrolled up', async () => {
    harness.model.open()
    conversation.onVisibilityChange = () => conversation.setVisibility({ isAtEnd: false })
    await agentSays('Oi')
    expect([conversation.below, conversation.unread]).toEqual([1, 1])
  })

  test('are cleared here when another tab reads them', async () => {
    await agentSays('Oi')
    await harness.backend.visitorReads(await harness.chatId())
    await agentSays('E agora?')
    expect(conversation.unread).toBe(1)
  })
})

describe('sending', () => {
  test('shows the message at once, clears the draft, and keeps the order', async () => {
    conversation.write('Primeira')
    conversation.send('Primeira')
    conversation.send('Segunda')
    expect(conversation.state.outgoing.map(({ text }) => text)).toEqual(['Primeira', 'Segunda'])
    expect(conversation.draft).toBe('')
    await harness.platform.advance(1000)
    expect(await harness.log()).toEqual(['accepted', 'Primeira', 'Segunda'])
  })

  test('keeps a refused message, and stores it once when it is sent again', async () => {
    harness.backend.conduct('sendMessage', refuses('text_too_long'))
    conversation.send('Oi')
    await harness.platform.advance(1000)
    const [failed] = conversation.state.outgoing
    expect(failed?.state).toBe('failed')
    harness.backend.behave()
    if (failed) conversation.chat.retry(failed.clientId)
    await harness.platform.advance(1000)
    expect(await harness.log()).toEqual(['accepted', 'Oi'])
  })
})

test('lasting typing is announced once, typing that stops at once is not', async () => {
  harness.model.open()
  await harness.backend.agentTypes(await harness.chatId())
  await harness.platform.advance(500)
  await agentSays('Oi')
  await harness.platform.advance(3000)
  expect(harness.announced).toEqual([])
  await harness.backend.agentTypes(await harness.chatId())
  await harness.platform.advance(3000)
  expect(harness.announced).toEqual(['Ana está digitando...'])
})

test('an agent who joins while the panel is closed is announced', async () => {
  const other = await openPanel()
  await other.model.start()
  await other.platform.advance(1000)
  await other.backend.agentAccepts(await other.chatId())
  await other.platform.advance(6000)
  expect(other.announced).toEqual(['Ana entrou na conversa'])
})

test('messages loaded at the opening are history, later ones are live', async () => {
  await agentSays('Oi')
  const opened = await openPanel({ backend: harness.backend, platform: harness.platform })
  await opened.model.resume()
  await harness.platform.advance(3000)
  expect(opened.model.conversation.get()?.historyUpTo).toBe(2)
  await agentSays('Ainda está aí?')
  await harness.platform.advance(3000)
  expect(opened.model.conversation.get()?.historyUpTo).toBe(2)
  expect(opened.model.conversation.get()?.state.messages.at(-1)?.seq).toBe(3)
})

describe('the picture of the agent', () => {
  test('is asked of Papo’s server, and nobody else in the chat has it', async () => {
    const { backend } = harness
    const id = conversation.state.agent?.id ?? ''
    expect(conversation.pictureOf(id)).toBeNull()
    const platform = manualPlatform()
    platform.useServer(backend.fetch)
    const agent = createAgentClient({ baseUrl: 'https://papo.test', platform })
    const { email, password } = backend.agent
    await agent.createToken({ email, password })
    const png = '\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\0\0\0@\0\0\0@\0\0\0\0\0\0\0\0\0'
    const { avatarUrl } = (await agent.updateMe({ picture: btoa(png) })).agent
    await agent.transferChat(await harness.chatId(), { to: { queue: true } })
    await harness.platform.advance(6000)
    expect(conversation.pictureOf(id)).toBeNull()
    await backend.agentAccepts(await harness.chatId())
    await harness.platform.advance(6000)
    expect(conversation.pictureOf(id)).toBe(`https://papo.test${avatarUrl}`)
    expect(conversation.pictureOf(backend.owner.id)).toBeNull()
  })
})
