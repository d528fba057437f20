import { refuses } from '@papo/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Conversation } from '../src/chat/conversation.ts'
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

const view = () => desk.model.publicState.view

/** Both sides are warned, and the widget has heard of it. */
async function warn(seconds: number): Promise<void> {
  desk.backend.chatGoesSilent(desk.chatId, seconds)
  await desk.platform.settle()
}

describe('the warning before a silent chat ends', () => {
  test('counts down second by second, and is said once', async () => {
    await warn(60)
    const seen = [conversation.silence.secondsLeft]
    for (let second = 0; second < 3; second++) {
      await desk.platform.advance(1000)
      seen.push(conversation.silence.secondsLeft)
    }
    expect(seen).toEqual([60, 59, 58, 57])
    expect(desk.spoken).toEqual(['Você ainda está aí? O chat será encerrado em 60 segundos'])
  })

  test('is taken back by the button, ten times, and the chat goes on', async () => {
    for (let time = 0; time < 10; time++) {
      await warn(20)
      await desk.platform.advance(15_000)
      expect(conversation.silence.secondsLeft).toBe(5)
      conversation.silence.stay()
      await desk.platform.settle()
      expect(conversation.silence.secondsLeft).toBeNull()
      await desk.platform.advance(30_000)
    }
    expect(view()).toBe('chat')
    expect(desk.spoken).toHaveLength(10)
  })

  test('is taken back by writing, which tells the server now and then, not at each key', async () => {
    const stays = () => desk.backend.requests.filter(({ endpoint }) => endpoint === 'stay').length
    desk.backend.conduct('stay', refuses('unavailable'))
    desk.backend.conduct('setTyping', refuses('unavailable'))
    await warn(60)
    for (const text of ['O', 'Oi', 'Oi,', 'Oi, e']) conversation.write(text)
    await desk.platform.settle()
    expect([stays(), conversation.silence.secondsLeft]).toEqual([1, 60])
    desk.backend.behave()
    conversation.write('Oi, estou')
    await desk.platform.settle()
    expect([stays(), conversation.silence.secondsLeft]).toEqual([2, null])
  })

  test('asks nothing of the server while there is none', async () => {
    conversation.write('Oi')
    await desk.platform.settle()
    expect(desk.backend.requests.filter(({ endpoint }) => endpoint === 'stay')).toEqual([])
  })

  test('is followed by the end, which says why', async () => {
    await warn(20)
    await desk.platform.advance(25_000)
    expect([view(), conversation.silence.secondsLeft]).toEqual(['rating', null])
    expect(desk.spoken).toEqual([
      'Você ainda está aí? O chat será encerrado em 20 segundos',
      'Conversa encerrada por inatividade',
    ])
  })
})

test('a visitor whose agent was lost is back in the line, and told once', async () => {
  desk.backend.agentIsLost(desk.chatId)
  await desk.platform.advance(6000)
  expect([view(), conversation.isBackInLine]).toEqual(['waiting', true])
  expect(desk.spoken).toEqual(['Seu atendente não pôde continuar; seu lugar na fila está guardado'])
  desk.backend.agentAccepts(desk.chatId)
  await desk.platform.advance(6000)
  expect([view(), conversation.isBackInLine]).toEqual(['chat', false])
})
