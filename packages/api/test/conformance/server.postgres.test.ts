import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { accessLogSuite } from './access-log.ts'
import { agentStoresSuite } from './agent-stores.ts'
import { auditStoreSuite } from './audit-store.ts'
import { canaryStoreSuite } from './canary-store.ts'
import { chatStoreSuite } from './chat-store.ts'
import { entryStoreSuite } from './entry-store.ts'
import { identityStoresSuite } from './identity-stores.ts'
import { knownSourcesSuite } from './known-sources.ts'
import { presenceStoresSuite } from './presence-stores.ts'
import { openOnServer, openOnServerWithSql } from './server.ts'
import { retentionStoreSuite } from './retention-store.ts'
import { siteStoresSuite } from './site-stores.ts'
import { visitorStoreSuite } from './visitor-store.ts'
import { workSuite } from './work.ts'

describeWithPostgres('on a server', () => {
  const name = 'PostgreSQL'
  workSuite(name, openOnServer)
  siteStoresSuite(name, openOnServer)
  agentStoresSuite(name, openOnServer)
  knownSourcesSuite(name, openOnServer)
  visitorStoreSuite(name, openOnServer)
  chatStoreSuite(name, openOnServer)
  entryStoreSuite(name, openOnServer)
  accessLogSuite(name, openOnServer)
  retentionStoreSuite(name, openOnServer)
  auditStoreSuite(name, openOnServerWithSql)
  identityStoresSuite(name, openOnServer)
  presenceStoresSuite(name, openOnServer)
  canaryStoreSuite(name, openOnServer)
})
