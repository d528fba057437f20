import type { Colleague } from '@papo/sdk'
import { expect, it } from 'vitest'
import { nextToAnswer } from '../src/conversations/awaiting.ts'
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
