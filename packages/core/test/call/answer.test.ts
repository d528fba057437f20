import { endpoints } from '@papo/protocol/endpoints'
import { describe, expect, it } from 'vitest'
import { actorOf, created, done, ok, okOrCreated } from '../../src/call/answer.ts'
import { answer, type AnswerNeeds, answersOf } from '../../src/call/answers.ts'
import { callSource } from '../../src/session/call-source.ts'
import { agent } from './callers.ts'

const source = callSource({
  address: '192.0.2.7',
  header: () => undefined,
  cookie: () => null,
})

describe('an answer', () => {
  it('is there at once where nothing is awaited', async () => {
    expect(ok('page')).toEqual({ status: 200, body: 'page' })
    expect(created('site')).toEqual({ status: 201, body: 'site' })
    expect(done(undefined)).toEqual({ status: 204, body: null })
    await expect(ok(Promise.resolve('page'))).resolves.toEqual({ status: 200, body: 'page' })
  })

  it('to a repeat is no new one', () => {
    expect([okOrCreated(true, 'm').status, okOrCreated(false, 'm').status]).toEqual([201, 200])
  })

  it('of an act names the agent with their address', () => {
    expect(actorOf({ caller: agent('owner'), source })).toEqual({
      workspaceId: 'shop',
      type: 'agent',
      id: 'the owner',
      name: 'Ana',
      address: '192.0.2.7',
    })
  })
})

describe('the answers', () => {
  // No use case is reached: nothing is asked of what they need.
  const answers = answersOf({} as AnswerNeeds, {
    signUp: false,
    publicUrl: 'https://chat.example.com',
  })

  it('are one for each endpoint of the table', () => {
    expect(Object.keys(answers).sort()).toEqual(Object.keys(endpoints).sort())
  })

  it('refuse to sign up where it is closed', () => {
    const call = {
      caller: null,
      params: {},
      query: {},
      body: {},
      source,
      origin: undefined,
      isOwn: false,
      authorization: undefined,
      disconnected: new AbortController().signal,
    }
    expect(() => answer(answers, 'createWorkspace', call)).toThrow(
      expect.objectContaining({ code: 'sign_up_closed' }),
    )
  })
})
