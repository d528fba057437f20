import { refuses } from '@papo/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Conversation } from '../src/chat/conversation.ts'
import { type Desk, openDesk } from './desk.ts'

let desk: Desk
let conversation: Conversation

beforeEach(async () => {
  desk = await openDesk()
  await desk.model.start()
  desk.backend.agentAccepts(desk.chatId)
  await desk.platform.advance(6000)
  if (!desk.model.conversation) throw new Error('The chat has not started')
  conversation = desk.model.conversation
  desk.spoken.length = 0
})

const agentSays = async (...texts: string[]) => {
  for (const text of texts) desk.backend.agentSays(desk.chatId, text)
  await desk.platform.advance(100)
}

describe('unread messages', () => {
  test('count the agent’s texts while the panel is closed and are read when it opens', async () => {
    await agentSays('Oi', 'Tudo bem?')
    expect(conversation.unread).toBe(2)
    desk.model.open()
    expect(conversation.unread).toBe(0)
  })

  test('are said once for the ear, with their number', async () => {
    await agentSays('Oi')
    expect(desk.spoken).toContain('1 mensagem nova')
  })

  test('wait while the page is hidden and are read when it is seen', async () => {
    desk.model.open()
    desk.platform.setHidden(true)
    desk.model.see()
    await agentSays('Oi')
    expect(conversation.unread).toBe(1)
    desk.platform.setHidden(false)
    desk.model.see()
    expect(conversation.unread).toBe(0)
  })

  test('below are counted while somebody reads further up, and read at the end', async () => {
    desk.model.open()
    conversation.watch({ isAtEnd: false })
    await agentSays('Oi', 'Tudo bem?')
    expect(conversation.below).toBe(2)
    conversation.watch({ isAtEnd: true })
    expect([conversation.below, conversation.unread]).toEqual([0, 0])
  })

  test('count as below for somebody who has only just scrolled up', async () => {
    desk.model.open()
    conversation.look = () => conversation.watch({ isAtEnd: false })
    await agentSays('Oi')
    expect([conversation.below, conversation.unread]).toEqual([1, 1])
  })

  test('of another tab are cleared here when they are read there', async () => {
    await agentSays('Oi')
    desk.backend.visitorReads(desk.chatId)
    await agentSays('E agora?')
    expect(conversation.unread).toBe(1)
  })
})

describe('sending', () => {
  test('shows the message at once, empties the draft, and keeps the order', async () => {
    conversation.write('Primeira')
    conversation.send('Primeira')
    conversation.send('Segunda')
    expect(conversation.state.outgoing.map(({ text }) => text)).toEqual(['Primeira', 'Segunda'])
    expect(conversation.draft.get()).toBe('')
    await desk.platform.advance(1000)
    expect(desk.log).toEqual(['accepted', 'Primeira', 'Segunda'])
  })

  test('a refused message stays, and is one message when it is sent again', async () => {
    desk.backend.conduct('sendMessage', refuses('text_too_long'))
    conversation.send('Oi')
    await desk.platform.advance(1000)
    const [failed] = conversation.state.outgoing
    expect(failed?.state).toBe('failed')
    desk.backend.behave()
    if (failed) conversation.chat.retry(failed.clientId)
    await desk.platform.advance(1000)
    expect(desk.log).toEqual(['accepted', 'Oi'])
  })
})

test('typing that lasts is said once, typing that stops at once is not', async () => {
  desk.model.open()
  desk.backend.agentTypes(desk.chatId)
  await desk.platform.advance(500)
  await agentSays('Oi')
  await desk.platform.advance(3000)
  expect(desk.spoken).toEqual([])
  desk.backend.agentTypes(desk.chatId)
  await desk.platform.advance(3000)
  expect(desk.spoken).toEqual(['Ana está digitando...'])
})

test('who joins while the panel is closed is said', async () => {
  const other = await openDesk()
  await other.model.start()
  await other.platform.advance(1000)
  other.backend.agentAccepts(other.chatId)
  await other.platform.advance(6000)
  expect(other.spoken).toEqual(['Ana entrou na conversa'])
})

test('what was there at the opening is history, what comes later is live', async () => {
  await agentSays('Oi')
  const opened = await openDesk({ backend: desk.backend, platform: desk.platform })
  await opened.model.resume()
  await desk.platform.advance(3000)
  expect(opened.model.conversation?.historyUpTo).toBe(2)
  await agentSays('Ainda está aí?')
  await desk.platform.advance(3000)
  expect(opened.model.conversation?.historyUpTo).toBe(2)
  expect(opened.model.conversation?.state.messages.at(-1)?.seq).toBe(3)
})
