import type { Chat } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHarness, type HarnessVisitor, openHarness, type Or } from './api-harness.ts'

describe('ending a chat only while it waits', () => {
  let harness: ApiHarness
  beforeAll(async () => {
    harness = await openHarness()
  })
  afterAll(() => harness.close())

  const end = ({ chatId }: HarnessVisitor, token: string, query = '?onlyWaiting=true') =>
    harness.call<Or<Chat>>('POST', `/v1/chats/${chatId}/end${query}`, { token })
  const statusOf = async (visitor: HarnessVisitor) => (await visitor.chat()).body.status

  it('ends a waiting one, and a repeat changes nothing', async () => {
    const visitor = await harness.start()
    const ended = await end(visitor, harness.owner)
    expect([ended.status, ended.body.status, ended.body.endedBy]).toEqual([200, 'ended', 'agent'])
    const again = await end(visitor, harness.owner)
    expect([again.status, again.body.endedAt]).toEqual([200, ended.body.endedAt])
  })

  it('leaves one that was accepted meanwhile, and names its agent', async () => {
    const [visitor, bruno] = [await harness.start(), await harness.agent('Bruno')]
    await harness.call('POST', `/v1/chats/${visitor.chatId}/accept`, { token: bruno })
    for (const token of [harness.owner, bruno, visitor.token]) {
      const refused = await end(visitor, token)
      expect([refused.status, refused.body.code, refused.body.acceptedBy?.name]).toEqual([
        409,
        'already_accepted',
        'Bruno',
      ])
    }
    expect(await statusOf(visitor)).toBe('active')
    const ended = await end(visitor, harness.owner, '?onlyWaiting=false')
    expect([ended.status, ended.body.status]).toEqual([200, 'ended'])
  })

  it('never lets an agent who may not end the chat know who has it', async () => {
    const [visitor, bruno, carla] = [
      await harness.start(),
      await harness.agent('Bruno'),
      await harness.agent('Carla'),
    ]
    expect((await end(visitor, carla)).body.code).toBe('not_your_chat')
    await harness.call('POST', `/v1/chats/${visitor.chatId}/accept`, { token: bruno })
    expect((await end(visitor, carla)).body.code).toBe('not_your_chat')
  })

  it('takes no other word for it', async () => {
    const visitor = await harness.start()
    for (const query of ['?onlyWaiting=1', '?onlyWaiting=', '?ifStatus=waiting']) {
      expect((await end(visitor, harness.owner, query)).body.code).toBe('invalid_request')
    }
    expect(await statusOf(visitor)).toBe('waiting')
  })
})
