import { limits } from '@papo/protocol'

/** The largest answer of a read, in bytes, however often anything is written. */
export interface Size {
  /** All but the entries. */
  bytes: number
  /** The list in it: at most so many entries of so many bytes. */
  list?: { field: string; entryBytes: number; most: number | Growing }
}

/** A list that grows with the workspace: the reason, and the role that can make it grow. */
interface Growing {
  because: string
}

/** A character of a text has at most four bytes, an escaped quotation mark or line break two. */
const text = (length: number): number => 4 * length
/** Names and values of attributes may contain control characters, which JSON writes as six bytes. */
const attributes =
  limits.attributeCount * (6 * (limits.attributeKeyLength + limits.attributeLength) + 8)
/** Ids, times, numbers and the names of fields. */
const rest = 1200
/** An address is stored encoded, in ASCII. */
const page = 2 * limits.urlLength + text(limits.titleLength)
const subjectLength = 200
const names = 3 * text(limits.nameLength)
const listedChat =
  rest +
  names +
  page +
  text(limits.emailLength + limits.externalIdLength + subjectLength + limits.feedbackLength)
const chat = listedChat + attributes
const chats = { field: 'chats', entryBytes: listedChat, most: 100 }
const agent = rest + text(limits.nameLength + limits.emailLength)
const staff = { because: 'agents are made by owners alone, one call each' }
const maxOrigin = 300
const maxOrigins = 100
const settings = 6000
const site = rest + settings + text(limits.nameLength) + maxOrigins * maxOrigin
/** Names of fields, roles, the name of an agent or a site. */
const auditEntry = rest + maxOrigins * maxOrigin + 2 * text(limits.nameLength)

/** Every route that reads something that a caller can write, and the limit of its answer. */
export const sizes: Record<string, Size> = {
  'GET /v1/widget/:siteKey': { bytes: rest + settings + text(limits.nameLength) },
  'GET /v1/me': { bytes: agent + text(limits.nameLength) },
  'GET /v1/colleagues': {
    bytes: rest,
    list: { field: 'colleagues', entryBytes: agent, most: staff },
  },
  'GET /v1/agents': { bytes: rest, list: { field: 'agents', entryBytes: agent, most: staff } },
  'GET /v1/sites': {
    bytes: rest,
    list: {
      field: 'sites',
      entryBytes: site,
      most: { because: 'sites are made by owners alone, one call each' },
    },
  },
  'GET /v1/sites/:siteId/identity-secrets': {
    bytes: rest,
    list: { field: 'secrets', entryBytes: rest, most: 6 },
  },
  'GET /v1/audit': {
    bytes: rest,
    list: { field: 'entries', entryBytes: auditEntry, most: 100 },
  },
  'GET /v1/visitors/:visitorId/export': {
    bytes: rest + attributes + text(limits.nameLength + limits.emailLength),
    list: {
      field: 'chats',
      // Only an owner reads it, and completely: a hundred texts and notes of the longest, with their other fields.
      entryBytes: listedChat + 110 * (rest + text(limits.textLength)),
      most: { because: 'an export is everything that is kept of one visitor' },
    },
  },
  'GET /v1/visitor/chats': { bytes: rest, list: chats },
  'GET /v1/chats': { bytes: rest, list: chats },
  'GET /v1/chats/waiting': { bytes: rest, list: chats },
  'GET /v1/chats/:chatId': { bytes: chat },
  'GET /v1/chats/:chatId/messages': {
    bytes: rest + limits.pageBytes + text(limits.textLength) + names,
  },
}

/** Routes whose answers contain nothing that a caller has written. */
export const ownAnswers = [
  'GET /',
  'GET /healthz',
  'GET /readyz',
  'GET /docs',
  'GET /docs.css',
  'GET /demo',
  'GET /demo.css',
  'GET /papo.js',
  'GET /papo/*',
  'GET /console',
  'GET /console/*',
  'GET /metrics',
  'GET /v1/openapi.json',
]
