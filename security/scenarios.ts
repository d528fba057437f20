import type { Scenario } from '../fault-rig/run/scenario.ts'
import { brokenHttp } from './input/broken-http.ts'
import { contentTypes } from './input/content-types.ts'
import { scriptInjection } from './input/script-injection.ts'
import { textSize } from './input/text-size.ts'
import { unicode } from './input/unicode.ts'
import { unsafeLinks } from './input/unsafe-links.ts'
import { wrongTypes } from './input/wrong-types.ts'
import { accountEnumeration } from './access/account-enumeration.ts'
import { agentSession } from './access/agent-session.ts'
import { identityTokens } from './access/identity-tokens.ts'
import { objectLevelAccess } from './access/object-level-access.ts'
import { origins } from './access/origins.ts'
import { proxyHeaders } from './access/proxy-headers.ts'
import { routeTable } from './access/route-table.ts'
import { sharedDevice } from './access/shared-device.ts'
import { tenantsAndRoles } from './access/tenants-and-roles.ts'
import { tokens } from './access/tokens.ts'
import { unsignedIdentify } from './access/unsigned-identify.ts'
import { consent } from './privacy/consent.ts'
import { dataMinimisation } from './privacy/data-minimisation.ts'
import { logs } from './privacy/logs.ts'
import { retention } from './privacy/retention.ts'
import { visitorErasure } from './privacy/visitor-erasure.ts'
import { visitorExport } from './privacy/visitor-export.ts'

/** Hostile input: it is refused, or stored and shown literally. */
export const input: readonly Scenario[] = [
  scriptInjection,
  unsafeLinks,
  textSize,
  wrongTypes,
  contentTypes,
  unicode,
  brokenHttp,
]

/** Who may call what, and which callers are believed. */
export const access: readonly Scenario[] = [
  objectLevelAccess,
  routeTable,
  tokens,
  unsignedIdentify,
  identityTokens,
  sharedDevice,
  origins,
  agentSession,
  proxyHeaders,
  tenantsAndRoles,
  accountEnumeration,
]

/** What is stored, logged and shown of a visitor, and how it is removed. */
export const privacy: readonly Scenario[] = [
  visitorExport,
  visitorErasure,
  retention,
  consent,
  logs,
  dataMinimisation,
]
