import swagger from '@fastify/swagger'
import { type ErrorCode, errorCodes } from '@papo/protocol'
import { ProblemSchema } from '@papo/protocol/schemas'
import type { FastifySchema, RouteOptions } from 'fastify'
import type { App, Policy } from './app-type.ts'
import { withNamedSchemas } from './named-schemas.ts'

const about = `The HTTP API of Papo, live chat for any website.

- JSON in UTF-8, camelCase; times are ISO 8601 in UTC with milliseconds; ids are lowercase UUIDs.
- Bodies and queries are closed: an unknown field is refused. A body has at most 64 KB.
- Errors are \`application/problem+json\`. Branch on \`code\` alone; 429 and 503 carry \`Retry-After\`.
- Tokens travel in \`Authorization: Bearer …\` only. Every answer carries \`X-Request-Id\`, and \`X-Papo: 1\`: without it, something in between has answered, and nothing is decided.`

const tags = [
  { name: 'chats', description: 'Conversations between a visitor and an agent.' },
  { name: 'messages', description: 'The log of a chat: one entry for everything that happens.' },
  { name: 'queue', description: 'The queue of waiting chats.' },
  { name: 'widget', description: 'The settings that the widget on a page reads.' },
  {
    name: 'visitors',
    description: 'The identity of a visitor, signed by the site, and their stored data.',
  },
  { name: 'sign-in', description: 'Tokens for programs, a cookie for the console.' },
  { name: 'agents', description: 'The people who answer and administer.' },
  { name: 'sites', description: 'Websites with a widget, and the origins that may embed it.' },
  { name: 'workspaces', description: 'Customers, each with agents and sites of their own.' },
]

const securitySchemes = {
  visitor: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `visitorToken` from `POST /v1/chats` or `POST /v1/visitor/identify`.',
  },
  agent: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `accessToken` from `POST /v1/auth/token`.',
  },
  console: {
    type: 'apiKey',
    in: 'cookie',
    name: 'papo',
    description: 'The console’s session; `__Host-papo` over HTTPS.',
  },
} as const

const asAgent = [{ agent: [] }, { console: [] }]
const security: Record<Policy, Record<string, string[]>[]> = {
  open: [],
  operator: [],
  site: [{}, { visitor: [] }],
  visitor: [{ visitor: [] }],
  participant: [{ visitor: [] }, ...asAgent],
  agent: asAgent,
  admin: asAgent,
  owner: asAgent,
}

/** Describes every route under `/v1` from its own schemas; `app.swagger()` returns the document. */
export async function describeRoutes(
  app: App,
  { version, publicUrl }: { version: string; publicUrl: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Papo', version, description: about, license: { name: 'MIT' } },
      servers: [{ url: publicUrl }],
      tags,
      components: { securitySchemes },
    },
    transform: ({ schema, url, route }) => ({ url, schema: documented(schema, route) }),
    transformObject: (document) =>
      'openapiObject' in document
        ? withNamedSchemas(document.openapiObject)
        : document.swaggerObject,
  })
  app.get(
    '/v1/openapi.json',
    { config: { policy: 'open', limit: { none: 'a page that is the same for everybody' } } },
    (_request, reply) => reply.header('cache-control', 'public, max-age=300').send(app.swagger()),
  )
}

function documented(schema: FastifySchema | undefined, route: RouteOptions): FastifySchema {
  const { policy = 'open', limit } = route.config ?? {}
  if (schema?.operationId === undefined) return { hide: true }
  const problems = Object.fromEntries(
    [...statusesOf(schema, policy, typeof limit === 'string')].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\` ${errorCodes[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  )
  const response = { ...(schema.response as object), ...problems }
  return { ...schema, response, security: security[policy] }
}

/** Codes of single operations, besides those of all operations of their kind. */
const ownCodes: Record<string, ErrorCode[]> = {
  createToken: ['invalid_credentials'],
  signIn: ['invalid_credentials'],
  widgetSettings: ['site_not_found'],
  startChat: [
    'site_not_found',
    'origin_not_allowed',
    'start_expired',
    'identity_required',
    'text_too_long',
  ],
  getChat: ['chat_not_found'],
  getMessages: ['chat_not_found', 'invalid_cursor'],
  sendMessage: [
    'chat_not_found',
    'not_your_chat',
    'chat_not_active',
    'chat_ended',
    'client_id_reused',
    'text_too_long',
  ],
  setTyping: ['chat_not_found', 'not_your_chat'],
  markRead: ['chat_not_found', 'not_your_chat'],
  transferChat: [
    'chat_not_found',
    'agent_not_found',
    'not_your_chat',
    'chat_not_active',
    'chat_ended',
    'agent_at_capacity',
    'agent_not_available',
    'text_too_long',
  ],
  addNote: [
    'chat_not_found',
    'not_your_chat',
    'chat_not_active',
    'chat_ended',
    'client_id_reused',
    'text_too_long',
  ],
  setPage: ['chat_not_found', 'text_too_long'],
  acceptChat: ['chat_not_found', 'already_accepted', 'chat_ended', 'agent_at_capacity'],
  stay: ['chat_not_found', 'not_your_chat', 'chat_not_active', 'chat_ended'],
  endChat: ['chat_not_found', 'not_your_chat'],
  rateChat: ['chat_not_found', 'already_rated', 'chat_not_ended'],
  changePassword: ['invalid_credentials', 'weak_password'],
  listAudit: ['invalid_cursor'],
  identify: ['invalid_identity', 'not_authenticated', 'site_not_found'],
  listOwnChats: ['invalid_cursor'],
  listIdentitySecrets: ['site_not_found'],
  createIdentitySecret: ['site_not_found', 'too_many_secrets'],
  endIdentitySecret: ['secret_not_found'],
  createAgent: ['email_taken', 'weak_password'],
  updateAgent: ['agent_not_found', 'last_owner', 'weak_password'],
  updateSite: ['site_not_found'],
  exportVisitor: ['visitor_not_found'],
  eraseVisitor: ['visitor_not_found'],
  createWorkspace: ['sign_up_closed', 'email_taken', 'weak_password'],
}

/** The codes that a route may answer, by status. */
function statusesOf(
  schema: FastifySchema,
  policy: Policy,
  isCounted: boolean,
): Map<number, ErrorCode[]> {
  const codes = new Set<ErrorCode>(['invalid_request'])
  const add = (...more: ErrorCode[]) => more.forEach((code) => codes.add(code))
  if (schema.body !== undefined) {
    add('invalid_json', 'payload_too_large', 'unsupported_media_type')
  }
  add(...(ownCodes[schema.operationId ?? ''] ?? []))
  if (policy !== 'open') add('invalid_token', 'forbidden', 'origin_not_allowed')
  if (policy !== 'open' && policy !== 'site') add('not_authenticated')
  if (isCounted) add('rate_limited')
  add('internal_error', 'unavailable')
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) {
    const { status } = errorCodes[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}
