import type { Colleague } from '@papo/sdk'
import { inSequence, normal, refuses, slow } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { nextToAnswer } from '../src/conversations/awaiting.ts'
import type { Conversation } from '../src/conversations/conversation.ts'
import { findColleagues } from '../src/transfer/transfer.ts'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

it('the next chat is that of the visitor who has waited longest for an answer', async () => {
  const harness = new ConsoleHarness()
  const ids: string[] = []
  for (const text of ['um', 'dois', 'três']) ids.push(await harness.waits(text))
  const { agentApp, platform } = await harness.openTab()
  for (const id of ids) await agentApp.accept(id)
  await platform.advance(aMomentMs)
  const next = (without = '') => nextToAnswer(agentApp.conversations.mine.get(), without)?.id
  expect([next(), next(ids[0])]).toEqual([ids[0], ids[1]])
  await harness.backend.agentSends(ids[0] ?? '', 'Pois não')
  await platform.advance(aMomentMs)
  expect(next()).toBe(ids[1])
  await platform.advance(1000)
  await harness.backend.visitorSends(ids[0] ?? '', 'Ainda aí?')
  await platform.advance(aMomentMs)
  expect([next(ids[1]), next(ids[2])]).toEqual([ids[2], ids[1]])
  for (const id of ids) await harness.backend.agentSends(id, 'Até logo')
  await platform.advance(aMomentMs)
  expect(next()).toBeUndefined()
})

it('a chat that is ended before it is loaded ends all the same', async () => {
  const harness = new ConsoleHarness()
  const chatId = await harness.waits('Oi')
  const { agentApp, platform } = await harness.openTab()
  await agentApp.accept(chatId)
  const conversation = agentApp.conversations.current.get()
  expect(conversation?.state.get()).toBeNull()
  expect(conversation?.sendBlock.get()).toBe('loading')
  const ended = conversation?.end()
  await platform.advance(aMomentMs)
  await ended
  expect((await harness.backend.chats()).map(({ status }) => status)).toEqual(['ended'])
})

describe('what is sent before the chat is loaded', () => {
  async function loading(fault = normal()) {
    const harness = new ConsoleHarness()
    const chatId = await harness.waits('Oi')
    const { agentApp, platform } = await harness.openTab()
    harness.backend.conduct('getChat', inSequence(fault))
    await agentApp.accept(chatId)
    const conversation = agentApp.conversations.current.get()
    if (!conversation) throw new Error('No conversation is open')
    expect(conversation.sendBlock.get()).toBe('loading')
    const heard = async () =>
      (await harness.backend.log(chatId)).flatMap(({ kind, text }) =>
        kind === 'text' && text !== 'Oi' ? [text] : [],
      )
    return { harness, chatId, conversation, platform, heard }
  }

  it('goes out once it is', async () => {
    const { conversation, platform, heard } = await loading()
    conversation.write('Bom dia')
    expect(conversation.send()).toBe(true)
    expect(conversation.isSendWanted.get()).toBe(true)
    expect(conversation.draft.get()).toBe('Bom dia')
    await platform.advance(aMomentMs)
    expect(await heard()).toEqual(['Bom dia'])
    expect(conversation.draft.get()).toBe('')
    expect(conversation.isSendWanted.get()).toBe(false)
  })

  it('stays a draft if it is changed meanwhile, is made a note, or may not be sent', async () => {
    const changes: ((conversation: Conversation) => void)[] = [
      (conversation) => conversation.write('Bom dia, Ana'),
      (conversation) => conversation.setNote(true),
    ]
    for (const change of changes) {
      const { conversation, platform, heard } = await loading()
      conversation.write('Bom dia')
      conversation.send()
      change(conversation)
      await platform.advance(aMomentMs)
      expect(conversation.state.get()).not.toBeNull()
      expect(await heard()).toEqual([])
      expect(conversation.draft.get()).not.toBe('')
    }
    const { conversation, platform, heard } = await loading()
    expect(conversation.send()).toBe(false)
    conversation.write('😀'.repeat(4001))
    expect(conversation.send()).toBe(false)
    await platform.advance(aMomentMs)
    expect(await heard()).toEqual([])
  })

  it('stays a draft if the chat has been ended meanwhile, or cannot be loaded', async () => {
    for (const [fault, status] of [
      [slow(1000), 'ended'],
      [refuses('forbidden'), undefined],
    ] as const) {
      const { harness, chatId, conversation, platform, heard } = await loading(fault)
      conversation.write('Bom dia')
      expect(conversation.send()).toBe(true)
      await harness.backend.visitorEnds(chatId)
      await platform.advance(aMomentMs)
      expect(conversation.state.get()?.chat.status).toBe(status)
      expect(await heard()).toEqual([])
      expect(conversation.draft.get()).toBe('Bom dia')
      expect(conversation.isSendWanted.get()).toBe(false)
    }
  })
})

it('colleagues are found by every word of the text, in their name or e-mail, without accents', () => {
  const colleague = (name: string, email: string, availability: Colleague['availability']) => ({
    id: email,
    name,
    email,
    avatarUrl: null,
    availability,
    activeChats: 0,
    capacity: 5,
  })
  const all = [
    colleague('José Ávila', 'jose@loja.test', 'online'),
    colleague('José Ávila', 'avila@filial.test', 'away'),
    colleague('Ana', 'ana@loja.test', 'offline'),
  ]
  const found = (text: string) => {
    const { there, out } = findColleagues(all, text)
    return [there, out].map((people) => people.map(({ email }) => email))
  }
  expect(found('')).toEqual([['jose@loja.test'], ['avila@filial.test', 'ana@loja.test']])
  expect(found('avila jose')).toEqual([['jose@loja.test'], ['avila@filial.test']])
  expect(found('JOSÉ loja')).toEqual([['jose@loja.test'], []])
  expect(found('ninguém')).toEqual([[], []])
})
