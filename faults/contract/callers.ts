import type { Workspace, VisitorSession } from '../clients/workspace.ts'
import type { Operation } from './document.ts'

/**
 * Who may call an operation. `anybody`: without a token. `page`: a page of the site, with or
 * without a visitor’s token. `visitor`. `participant`: a visitor or any member of the workspace.
 * The others: at least that role.
 */
export type Access = 'anybody' | 'page' | 'visitor' | 'participant' | 'agent' | 'admin' | 'owner'

/** Every operation of the API, with the least access that it requires. */
export const accessOf: Readonly<Record<string, Access>> = {
  widgetSettings: 'anybody',
  createToken: 'anybody',
  signIn: 'anybody',
  createWorkspace: 'anybody',
  startChat: 'page',
  identify: 'page',
  logout: 'visitor',
  listOwnChats: 'visitor',
  rateChat: 'visitor',
  setPage: 'visitor',
  getChat: 'participant',
  getMessages: 'participant',
  sendMessage: 'participant',
  setTyping: 'participant',
  markRead: 'participant',
  endChat: 'participant',
  extend: 'participant',
  getMe: 'agent',
  changePassword: 'agent',
  heartbeat: 'agent',
  revokeToken: 'agent',
  signOut: 'agent',
  listChats: 'agent',
  listWaitingChats: 'agent',
  acceptChat: 'agent',
  transferChat: 'agent',
  addNote: 'agent',
  listColleagues: 'agent',
  listAgents: 'admin',
  createAgent: 'owner',
  updateAgent: 'owner',
  listSites: 'owner',
  createSite: 'owner',
  updateSite: 'owner',
  listIdentitySecrets: 'owner',
  createIdentitySecret: 'owner',
  endIdentitySecret: 'owner',
  listAudit: 'owner',
  exportVisitor: 'owner',
  eraseVisitor: 'owner',
}

export type Role = 'anonymous' | 'visitor' | 'agent' | 'admin' | 'owner'

const admitted: Record<Access, readonly Role[]> = {
  anybody: ['anonymous', 'visitor', 'agent', 'admin', 'owner'],
  page: ['anonymous', 'visitor'],
  visitor: ['visitor'],
  participant: ['visitor', 'agent', 'admin', 'owner'],
  agent: ['agent', 'admin', 'owner'],
  admin: ['admin', 'owner'],
  owner: ['owner'],
}

/** Throws where the operation is in no table. */
export function mayCall({ name }: Operation, role: Role): boolean {
  const access = accessOf[name]
  if (access === undefined) throw new Error(`the table of callers lacks ${name}`)
  return admitted[access].includes(role)
}

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

/** Body values that no schema can know, by operation. */
export const knownFor = ({ site }: Workspace): Record<string, Record<string, unknown>> => ({
  startChat: {
    '/siteKey': site.key,
    '/page/url': 'https://shop.example/a',
    '/page/referrer': 'https://search.example/',
  },
  identify: { '/siteKey': site.key },
  createAgent: { '/password': strongPassword },
  updateAgent: { '/password': strongPassword },
  changePassword: { '/newPassword': strongPassword },
  createWorkspace: { '/owner/password': strongPassword },
  setPage: { '/url': 'https://shop.example/b' },
})
