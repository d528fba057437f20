import swagger from '@fastify/swagger'
import { errorCodes, realtimePath } from '@papo/protocol'
import {
  codesOf,
  type EndpointDefinition,
  endpoints,
  type OperationId,
  type Policy,
  type Tag,
} from '@papo/protocol/endpoints'
import { ProblemSchema } from '@papo/protocol/schemas'
import type { FastifySchema } from 'fastify'
import type { App } from './app-type.ts'
import { documentPath } from './endpoint-routes.ts'
import { withNamedSchemas } from './named-schemas.ts'

const about = `The HTTP API of Papo, live chat for any website.

- JSON in UTF-8, camelCase; times are ISO 8601 in UTC with milliseconds; ids are lowercase UUIDs.
- Bodies and queries are closed: an unknown field is refused. A body has at most 64 KB.
- Errors are \`application/problem+json\`. Branch on \`code\` alone; 429 and 503 carry \`Retry-After\`.
- Tokens travel in \`Authorization: Bearer …\` only. Every answer carries \`X-Request-Id\`, and \`X-Papo: 1\`: without it, something in between has answered, and nothing is decided.
- The socket \`${realtimePath}\` pushes what polls answer; \`/docs#realtime\` describes its frames.`

const groups: Record<Tag, string> = {
  chats: 'Conversations between a visitor and an agent.',
  messages: 'The log of a chat: one entry for everything that happens.',
  queue: 'The queue of waiting chats.',
  widget: 'The settings that the widget on a page reads.',
  visitors: 'The identity of a visitor, signed by the site, and their stored data.',
  'sign-in': 'Tokens for programs, a cookie for the console.',
  agents: 'The people who answer and administer.',
  sites: 'Websites with a widget, and the origins that may embed it.',
  workspaces: 'Customers, each with agents and sites of their own.',
  privacy: 'What is stored of people: finding, exporting and erasing it, and how long it is kept.',
  mail: 'Whether mails are sent, which were given up, and a mail to try.',
  'canned-responses': 'Texts that agents insert by a shortcut.',
}

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
  site: [{}, { visitor: [] }],
  visitor: [{ visitor: [] }],
  participant: [{ visitor: [] }, ...asAgent],
  account: asAgent,
  agent: asAgent,
  admin: asAgent,
  owner: asAgent,
}

/** Describes every endpoint from its row of the table; `app.swagger()` returns the document. */
export async function describeRoutes(
  app: App,
  { version, publicUrl }: { version: string; publicUrl: string },
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Papo', version, description: about, license: { name: 'MIT' } },
      servers: [{ url: publicUrl }],
      tags: Object.entries(groups).map(([name, description]) => ({ name, description })),
      components: { securitySchemes },
    },
    transform: ({ schema, url }) => ({ url, schema: documented(schema) }),
    transformObject: (document) =>
      'openapiObject' in document
        ? withNamedSchemas(document.openapiObject)
        : document.swaggerObject,
  })
  app.get(
    documentPath,
    { config: { policy: 'open', limit: { none: 'a page that is the same for everybody' } } },
    (_request, reply) => reply.header('cache-control', 'public, max-age=300').send(app.swagger()),
  )
}

/** Adds what the table says besides the schemas: the errors, and who may call. */
function documented(schema: FastifySchema | undefined): FastifySchema {
  if (schema?.operationId === undefined) return { hide: true }
  const row: EndpointDefinition = endpoints[schema.operationId as OperationId]
  const problems = Object.fromEntries(
    [...Map.groupBy(codesOf(row), (code) => errorCodes[code].status)].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\` ${errorCodes[code].title}`).join('\n\n'),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  )
  const response = { ...(schema.response as object), ...problems }
  return { ...schema, response, security: security[row.policy] }
}
