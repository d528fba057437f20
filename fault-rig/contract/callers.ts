import { type EndpointDefinition, endpoints, type Policy } from '@papo/protocol/endpoints'
import type { Workspace, VisitorSession } from '../clients/workspace.ts'
import type { Operation } from './document.ts'

/**
 * Every operation of the API, by its name. The scenarios check that the API keeps to this table; that the table
 * itself is right, `packages/api/test/http/routes/` says by hand.
 */
export const operations: Readonly<Record<string, EndpointDefinition>> = endpoints

export type Role = 'anonymous' | 'visitor' | 'agent' | 'admin' | 'owner'

const admitted: Record<Policy, readonly Role[]> = {
  open: ['anonymous', 'visitor', 'agent', 'admin', 'owner'],
  site: ['anonymous', 'visitor'],
  visitor: ['visitor'],
  participant: ['visitor', 'agent', 'admin', 'owner'],
  account: ['agent', 'admin', 'owner'],
  agent: ['agent', 'admin', 'owner'],
  admin: ['admin', 'owner'],
  owner: ['owner'],
}

/** The policy of an operation. Throws where the protocol lacks it. */
export function policyOf({ name }: Operation): Policy {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`the table of endpoints lacks ${name}`)
  return operation.policy
}

export const mayCall = (operation: Operation, role: Role): boolean =>
  admitted[policyOf(operation)].includes(role)

/**
 * The token of the most powerful caller whom the operation admits; undefined where it needs none.
 */
export function tokenFor(
  operation: Operation,
  { owner }: Pick<Workspace, 'owner'>,
  { token }: Pick<VisitorSession, 'token'>,
): string | undefined {
  if (mayCall(operation, 'anonymous')) return undefined
  return mayCall(operation, 'owner') ? owner.token : token
}

/** Path parameters that lead to this customer's own objects. */
export const placesOf = (
  { site, agent, secret }: Workspace,
  { chatId, visitorId }: Pick<VisitorSession, 'chatId' | 'visitorId'>,
): Record<string, string> => ({
  siteKey: site.key,
  siteId: site.id,
  secretId: secret.id,
  agentId: agent.id,
  chatId,
  visitorId,
})

/** A password that passes the rule for new ones. */
const strongPassword = 'quatro canecas na varanda'

/** The head of a PNG of 64 by 64 pixels, which is all that is read of a picture. */
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAAAAAAAAAAAA'

/** Body values that no schema can know, by operation. */
export const knownFor = ({ site }: Workspace): Record<string, Record<string, unknown>> => ({
  startChat: {
    '/siteKey': site.key,
    '/page/url': 'https://shop.example/a',
    '/page/referrer': 'https://search.example/',
  },
  identify: { '/siteKey': site.key },
  createAgent: { '/password': strongPassword, '/siteIds/0': site.id },
  updateAgent: { '/password': strongPassword, '/siteIds/0': site.id },
  updateMe: { '/picture': picture },
  createInvitation: { '/siteIds/0': site.id },
  changePassword: { '/newPassword': strongPassword },
  updateWorkspace: { '/waitLevels/redSeconds': 120 },
  createWorkspace: { '/owner/password': strongPassword },
  createCannedResponse: { '/scope': 'site', '/siteId': site.id },
  importCannedResponses: { '/csv': 'shortcut,text\noi,Olá' },
  // Only an answer has a cursor.
  searchVisitors: { '/before': undefined },
  searchBlocks: { '/before': undefined },
  searchCannedResponses: { '/before': undefined },
  setPage: { '/url': 'https://shop.example/b' },
})
