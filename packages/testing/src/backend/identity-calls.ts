import type { CreateIdentitySecret, Identify, IdentitySecretList } from '@papo/protocol'
import { CreateIdentitySecretSchema, IdentifySchema } from '@papo/protocol/schemas'
import { record } from './audit.ts'
import { agentOf, type Call, limitParameter, visitorOf, type World } from './calls.ts'
import { listed } from './chat-list.ts'
import { secretView } from './identities.ts'
import type { Checked } from './incoming.ts'
import type { SiteRecord, VisitorRecord } from './installation.ts'
import { allowsOrigin } from './origin.ts'
import { jsonReply, Refusal } from './refusal.ts'
import { secretsOf } from './session.ts'

function presented({ caller, incoming }: Checked) {
  const visitor = visitorOf(caller)
  const { bearer } = secretsOf(incoming.headers)
  return visitor && bearer !== null ? { visitor, token: bearer } : null
}

function requireVisitor(request: Checked): { visitor: VisitorRecord; token: string } {
  const found = presented(request)
  if (!found) throw new Refusal('not_authenticated')
  return found
}

function siteOf({ accounts, installation }: World, request: Checked): SiteRecord {
  const { siteKey } = request.body as Identify
  if (siteKey !== undefined) return accounts.siteByKey(siteKey)
  const site = installation.sites.get(requireVisitor(request).visitor.siteId)
  if (!site) throw new Refusal('site_not_found')
  return site
}

export const identify: Call = {
  access: 'newcomer',
  body: IdentifySchema,
  async run(world, request) {
    const site = siteOf(world, request)
    if (!allowsOrigin(site.site, request.incoming.headers)) throw new Refusal('origin_not_allowed')
    const { token } = request.body as Identify
    const visitorToken = await world.identities.identify(site, token, presented(request))
    return jsonReply(200, { visitorToken })
  },
}

export const logout: Call = {
  access: 'visitor',
  run({ identities }, request) {
    const { visitor, token } = requireVisitor(request)
    identities.logOut(visitor, token)
    return jsonReply(204)
  },
}

export const listOwnChats: Call = {
  access: 'visitor',
  query: { limit: limitParameter, before: 'text' },
  run({ installation }, request) {
    const { visitor } = requireVisitor(request)
    const own = [...installation.chats.values()].filter((chat) => chat.visitor === visitor)
    return jsonReply(200, listed(installation, own, request.query, 'visitor'))
  },
}

export const listIdentitySecrets: Call = {
  access: 'owner',
  run({ accounts, identities }, { caller, params }) {
    const { id } = accounts.site(agentOf(caller).workspaceId, params['siteId'] ?? '')
    const list: IdentitySecretList = { secrets: identities.secretsOf(id).map(secretView) }
    return jsonReply(200, list)
  },
}

export const createIdentitySecret: Call = {
  access: 'owner',
  body: CreateIdentitySecretSchema,
  run({ accounts, identities, installation }, { caller, params, body }) {
    const by = agentOf(caller)
    const { id: siteId } = accounts.site(by.workspaceId, params['siteId'] ?? '')
    const made = identities.addSecret(siteId, body as CreateIdentitySecret)
    const target = { type: 'identity_secret', id: made.id } as const
    record(installation, by, { action: 'identity_secret_created', target, details: { siteId } })
    return jsonReply(201, made)
  },
}

export const endIdentitySecret: Call = {
  access: 'owner',
  run({ accounts, identities, installation }, { caller, params }) {
    const by = agentOf(caller)
    const { siteId = '', secretId = '' } = params
    const isOwn = accounts.sitesOf(by.workspaceId).some(({ id }) => id === siteId)
    if (!isOwn) throw new Refusal('secret_not_found')
    identities.endSecret(siteId, secretId)
    const target = { type: 'identity_secret', id: secretId } as const
    record(installation, by, { action: 'identity_secret_revoked', target, details: { siteId } })
    return jsonReply(204)
  },
}
