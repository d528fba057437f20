import type { Policy } from '@papo/protocol/endpoints'
import { describe, expect, it } from 'vitest'
import { admit } from '../../src/call/admit.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { agent, authenticator, origins, token, tokens } from './callers.ts'

const registers = { authenticator, origins }
const noPage = { method: 'GET', origin: undefined, isOwn: false, fetchSite: undefined }
const nothing = { authorization: undefined, session: null, shown: undefined, page: noPage }

/** The code of the refusal, or who was admitted. */
function outcome(call: () => ReturnType<typeof admit>): string {
  try {
    const caller = call()
    if (caller instanceof Promise) return 'a promise'
    if (caller === null) return 'anonymous'
    return caller.type === 'visitor' ? 'visitor' : caller.role
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error)
  }
}

const callers = ['nobody', 'visitor', 'agent', 'admin', 'owner', 'console'] as const
const no = 'forbidden'
const table: Record<Policy, string[]> = {
  open: ['anonymous', 'anonymous', 'anonymous', 'anonymous', 'anonymous', 'anonymous'],
  site: ['anonymous', 'visitor', no, no, no, 'anonymous'],
  visitor: ['not_authenticated', 'visitor', no, no, no, 'not_authenticated'],
  participant: ['not_authenticated', 'visitor', 'agent', 'admin', 'owner', 'owner'],
  account: ['not_authenticated', no, 'agent', 'admin', 'owner', 'owner'],
  agent: ['not_authenticated', no, 'agent', 'admin', 'owner', 'owner'],
  admin: ['not_authenticated', no, no, 'admin', 'owner', 'owner'],
  owner: ['not_authenticated', no, no, no, 'owner', 'owner'],
}

describe.each(Object.keys(table) as Policy[])('an endpoint for: %s', (policy) => {
  it('admits exactly its callers', () => {
    const outcomes = callers.map((who) => {
      const presented = {
        ...nothing,
        ...(who === 'console' ? { session: tokens.console } : {}),
        ...(who === 'nobody' || who === 'console'
          ? {}
          : { authorization: `Bearer ${tokens[who]}` }),
      }
      return outcome(() => admit(policy, presented, registers))
    })
    expect(outcomes).toEqual(table[policy])
  })
})

describe('an endpoint without a policy', () => {
  it('admits nobody', () => {
    const authorization = `Bearer ${tokens.owner}`
    expect(outcome(() => admit(undefined, nothing, registers))).toBe('forbidden')
    const presented = { ...nothing, authorization }
    expect(outcome(() => admit(undefined, presented, registers))).toBe('forbidden')
  })
})

describe('a token', () => {
  it.each([
    ['that does not exist', `Bearer ${token('a', 'x')}`],
    ['in another form', 'Bearer abc'],
    ['of another scheme', 'Basic YW5hOmFuYQ=='],
    ['without a value', 'Bearer'],
    ['of the console', `Bearer ${tokens.console}`],
  ])('%s is not valid, even beside a valid cookie', (_what, authorization) => {
    const presented = { ...nothing, authorization, session: tokens.console }
    expect(outcome(() => admit('agent', presented, registers))).toBe('invalid_token')
  })

  it.each([tokens.owner, tokens.visitor, token('a', 'x'), 'abc'])('%s is no cookie', (session) => {
    const presented = { ...nothing, session }
    expect(outcome(() => admit('agent', presented, registers))).toBe('invalid_token')
  })

  it('that must be looked up is awaited, and no other', async () => {
    const slow = { caller: (text: string) => Promise.resolve(authenticator.caller(text)) }
    const presented = { ...nothing, authorization: `Bearer ${tokens.agent}` }
    const looked = (policy: Policy) => admit(policy, presented, { authenticator: slow, origins })
    await expect(looked('agent')).resolves.toMatchObject({ role: 'agent' })
    await expect(looked('owner')).rejects.toMatchObject({ code: 'forbidden' })
    expect(outcome(() => looked('open'))).toBe('anonymous')
  })

  it('is refused from a page that may not use it', () => {
    const page = { ...noPage, origin: 'https://other.example' }
    const presented = { ...nothing, authorization: `Bearer ${tokens.visitor}`, page }
    expect(outcome(() => admit('visitor', presented, registers))).toBe('origin_not_allowed')
  })
})

describe('the agent whom the console shows', () => {
  const shows = (shown: string, presented: { session?: string; authorization?: string }) =>
    outcome(() => admit('agent', { ...nothing, ...presented, shown }, registers))

  it('is the one who is signed in, or nothing is done', () => {
    const session = tokens.console
    expect(shows('the owner', { session })).toBe('owner')
    expect(shows('the agent', { session })).toBe('another_agent')
    expect(shows('', { session })).toBe('another_agent')
  })

  it('is not asked about by a program, whose token is its own', () => {
    expect(shows('the agent', { authorization: `Bearer ${tokens.owner}` })).toBe('owner')
  })
})

describe('an agent who must set up a second factor', () => {
  it('may do that and nothing else', () => {
    const enrolling = { ...agent('owner', 'console'), mustEnrol: true }
    const presented = { ...nothing, session: tokens.console }
    const outcomes = (Object.keys(table) as Policy[]).map((policy) => {
      const known = { caller: () => enrolling }
      return [policy, outcome(() => admit(policy, presented, { authenticator: known, origins }))]
    })
    expect(Object.fromEntries(outcomes)).toEqual({
      open: 'anonymous',
      site: 'anonymous',
      visitor: 'not_authenticated',
      participant: 'second_factor_demanded',
      account: 'owner',
      agent: 'second_factor_demanded',
      admin: 'second_factor_demanded',
      owner: 'second_factor_demanded',
    })
  })
})
