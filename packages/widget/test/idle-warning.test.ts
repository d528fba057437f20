import { refuses } from '@papo/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Conversation } from '../src/chat/conversation.ts'
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

const view = () => harness.model.publicState.view

/** Makes the backend send the idle warning and waits until the widget has it. */
async function warn(seconds: number): Promise<void> {
  await harness.backend.chatGoesIdle(await harness.chatId(), seconds)
  await harness.platform.settle()
}

describe('the warning before an idle chat ends', () => {
  test('counts down every second, and is announced once', async () => {
    await warn(60)
    const seen = [conversation.idleWarning.secondsLeft.get()]
    for (let second = 0; second < 3; second++) {
      await harness.platform.advance(1000)
      seen.push(conversation.idleWarning.secondsLeft.get())
    }
    expect(seen).toEqual([60, 59, 58, 57])
    expect(harness.announced).toEqual(['Você ainda está aí? O chat será encerrado em 60 segundos'])
  })

  test('disappears after the button is clicked, ten times, and the chat continues', async () => {
    for (let time = 0; time < 10; time++) {
      await warn(20)
      await harness.platform.advance(15_000)
      expect(conversation.idleWarning.secondsLeft.get()).toBe(5)
      conversation.idleWarning.extend()
      await harness.platform.settle()
      expect(conversation.idleWarning.secondsLeft.get()).toBeNull()
      await harness.platform.advance(30_000)
    }
    expect(view()).toBe('chat')
    expect(harness.announced).toHaveLength(10)
  })

  test('disappears when the visitor writes, and the server is called at intervals, not at each key', async () => {
    const stays = () =>
      harness.backend.requests.filter(({ endpoint }) => endpoint === 'extend').length
    harness.backend.conduct('extend', refuses('unavailable'))
    harness.backend.conduct('setTyping', refuses('unavailable'))
    await warn(60)
    for (const text of ['O', 'Oi', 'Oi,', 'Oi, e']) conversation.write(text)
    await harness.platform.settle()
    expect([stays(), conversation.idleWarning.secondsLeft.get()]).toEqual([1, 60])
    harness.backend.behave()
    conversation.write('Oi, estou')
    await harness.platform.settle()
    expect([stays(), conversation.idleWarning.secondsLeft.get()]).toEqual([2, null])
  })

  test('makes no request while it is not shown', async () => {
    conversation.write('Oi')
    await harness.platform.settle()
    expect(harness.backend.requests.filter(({ endpoint }) => endpoint === 'extend')).toEqual([])
  })

  test('is followed by the end with its reason', async () => {
    await warn(20)
    await harness.platform.advance(25_000)
    expect([view(), conversation.idleWarning.secondsLeft.get()]).toEqual(['rating', null])
    expect(harness.announced).toEqual([
      'Você ainda está aí? O chat será encerrado em 20 segundos',
      'Conversa encerrada por inatividade',
    ])
  })
})

test('a visitor whose agent is absent is back in the queue, which is announced once', async () => {
  await harness.backend.agentIsAbsent(await harness.chatId())
  await harness.platform.advance(6000)
  expect([view(), conversation.isRequeued]).toEqual(['waiting', true])
  expect(harness.announced).toEqual([
    'Seu atendente não pôde continuar; seu lugar na fila está guardado',
  ])
  await harness.backend.agentAccepts(await harness.chatId())
  await harness.platform.advance(6000)
  expect([view(), conversation.isRequeued]).toEqual(['chat', false])
})
