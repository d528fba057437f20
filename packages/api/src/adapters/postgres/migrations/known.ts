import type { Migration } from 'kysely/migration'
import { migration as core } from './0001-core.ts'
import { migration as trust } from './0002-trust.ts'
import { migration as attributeBound } from './0003-attribute-bound.ts'
import { migration as knownDevices } from './0004-known-devices.ts'
import { migration as plainNames } from './0005-plain-names.ts'
import { migration as knownSessions } from './0006-known-sessions.ts'
import { migration as revisions } from './0007-revisions.ts'
import { migration as sites } from './0008-sites.ts'
import { migration as people } from './0009-people.ts'
import { migration as secondFactors } from './0010-second-factors.ts'
import { migration as workspaceDeletion } from './0011-workspace-deletion.ts'
import { migration as pictures } from './0012-pictures.ts'
import { migration as mail } from './0013-mail.ts'
import { migration as messagesLeft } from './0014-messages-left.ts'
import { migration as cannedResponses } from './0015-canned-responses.ts'
import { migration as waitLevels } from './0016-wait-levels.ts'
import { migration as visits } from './0017-visits.ts'
import { migration as siteAlerts } from './0018-site-alerts.ts'
import { migration as accounts } from './0019-accounts.ts'
import { migration as visitorBlocks } from './0020-visitor-blocks.ts'
import { migration as pulse } from './0022-pulse.ts'
import { migration as steps } from './0023-erasure-steps.ts'

const migrations: Record<string, Migration> = {
  '0001-core': core,
  '0002-trust': trust,
  '0003-attribute-bound': attributeBound,
  '0004-known-devices': knownDevices,
  '0005-plain-names': plainNames,
  '0006-known-sessions': knownSessions,
  '0007-revisions': revisions,
  '0008-sites': sites,
  '0009-people': people,
  '0010-second-factors': secondFactors,
  '0011-workspace-deletion': workspaceDeletion,
  '0012-pictures': pictures,
  '0013-mail': mail,
  '0014-messages-left': messagesLeft,
  '0015-canned-responses': cannedResponses,
  '0016-wait-levels': waitLevels,
  '0017-visits': visits,
  '0018-site-alerts': siteAlerts,
  '0019-accounts': accounts,
  '0020-visitor-blocks': visitorBlocks,
  '0022-pulse': pulse,
  '0023-erasure-steps': steps,
}

/**
 * Every migration by the name of its file, in the order in which they run. They only go forward. What a running node
 * of the version before needs is removed one version later at the earliest.
 */
export const knownMigrations: Record<string, Migration> = {
  // @fault last-migration
  ...migrations,
}
