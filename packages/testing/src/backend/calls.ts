import type { OperationId } from '@papo/protocol/endpoints'
import type { TSchema } from 'typebox'
import type { Accounts } from './accounts.ts'
import type { LogReader } from './chat-log.ts'
import type { Chats } from './chats.ts'
import type { Identities } from './identities.ts'
import type { AgentRecord, Caller, Installation, VisitorRecord } from './installation.ts'
import type { Checked, Parameter } from './incoming.ts'
import { Refusal, type Reply } from './refusal.ts'
import type { Privacy } from './privacy.ts'
import type { Starts } from './starts.ts'

/** The names of the protocol’s endpoints: `sendMessage`, `acceptChat` … */
export type EndpointName = OperationId

/** Who may call. `anyone`: no token is read. `newcomer`: a visitor’s token is optional. */
export type Access = 'anyone' | 'newcomer' | 'visitor' | 'chat' | 'agent' | 'owner'

/** The services that the calls use. */
export interface World {
  readonly installation: Installation
  readonly accounts: Accounts
  readonly chats: Chats
  readonly starts: Starts
  readonly identities: Identities
  readonly logs: LogReader
  readonly privacy: Privacy
  readonly isSignUpOpen: boolean
}

/** One endpoint. */
export interface Call {
  readonly access: Access
  readonly body?: TSchema
  readonly query?: Readonly<Record<string, Parameter>>
  run(world: World, request: Checked): Reply | Promise<Reply>
}

export const limitParameter: Parameter = { min: 1, max: 100 }
export const defaultLimit = 50

export function agentOf(caller: Caller | null): AgentRecord {
  if (caller?.type !== 'agent') throw new Refusal(caller ? 'forbidden' : 'not_authenticated')
  return caller.agent
}

export function callerOf({ caller }: Checked): Caller {
  if (!caller) throw new Refusal('not_authenticated')
  return caller
}

export const visitorOf = (caller: Caller | null): VisitorRecord | null =>
  caller?.type === 'visitor' ? caller.visitor : null
