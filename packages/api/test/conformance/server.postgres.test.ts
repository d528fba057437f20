import { describeWithPostgres } from '../../../../test/rig/services.ts'
import { accessLogSuite } from '../../../core/test/conformance/access-log.ts'
import { agentStoresSuite } from '../../../core/test/conformance/agent-stores.ts'
import { auditStoreSuite } from '../../../core/test/conformance/audit-store.ts'
import { appendOnlySuite } from './append-only.ts'
import { installationSuite } from './installation.ts'
import { canaryStoreSuite } from './canary-store.ts'
import { concurrentWorkSuite } from '../../../core/test/conformance/concurrent-work.ts'
import { changeChatsSuite } from '../../../core/test/conformance/change-chats.ts'
import { sendBatchesSuite } from '../../../core/test/conformance/send-batches.ts'
import { chatStoreSuite } from '../../../core/test/conformance/chat-store.ts'
import { entryStoreSuite } from '../../../core/test/conformance/entry-store.ts'
import { identityStoresSuite } from '../../../core/test/conformance/identity-stores.ts'
import { cannedResponsesSuite } from '../../../core/test/conformance/canned-responses.ts'
import { invitationsSuite } from '../../../core/test/conformance/invitations.ts'
import { visitorBlocksSuite } from '../../../core/test/conformance/visitor-blocks.ts'
import { visitorNotesSuite } from '../../../core/test/conformance/visitor-notes.ts'
import { visitsSuite } from '../../../core/test/conformance/visits.ts'
import { chatLinksSuite } from '../../../core/test/conformance/chat-links.ts'
import { mailsSuite } from '../../../core/test/conformance/mails.ts'
import { picturesSuite } from '../../../core/test/conformance/pictures.ts'
import { siteAlertsSuite } from '../../../core/test/conformance/site-alerts.ts'
import { unreadAnswersSuite } from '../../../core/test/conformance/unread-answers.ts'
import { secondFactorsSuite } from '../../../core/test/conformance/second-factors.ts'
import { knownSourcesSuite } from '../../../core/test/conformance/known-sources.ts'
import { presenceStoresSuite } from '../../../core/test/conformance/presence-stores.ts'
import { openOnServer, openOnServerWithSql } from './server.ts'
import { retentionStoreSuite } from '../../../core/test/conformance/retention-store.ts'
import { workspaceDeletionSuite } from '../../../core/test/conformance/workspace-deletion.ts'
import { siteStoresSuite } from '../../../core/test/conformance/site-stores.ts'
import { privacyRulesSuite } from '../../../core/test/conformance/privacy-rules.ts'
import { pureRulesSuite } from '../../../core/test/conformance/pure-rules.ts'
import { visitorDataSuite } from '../../../core/test/conformance/visitor-data.ts'
import { visitorStoreSuite } from '../../../core/test/conformance/visitor-store.ts'
import { workSuite } from '../../../core/test/conformance/work.ts'

describeWithPostgres('on a server', () => {
  const name = 'PostgreSQL'
  workSuite(name, openOnServer)
  concurrentWorkSuite(name, openOnServer, 'several')
  installationSuite(name, openOnServer)
  siteStoresSuite(name, openOnServer)
  agentStoresSuite(name, openOnServer)
  cannedResponsesSuite(name, openOnServer)
  invitationsSuite(name, openOnServer)
  mailsSuite(name, openOnServer)
  picturesSuite(name, openOnServer)
  chatLinksSuite(name, openOnServer)
  visitsSuite(name, openOnServer)
  visitorNotesSuite(name, openOnServer)
  visitorBlocksSuite(name, openOnServer)
  siteAlertsSuite(name, openOnServer)
  unreadAnswersSuite(name, openOnServer)
  secondFactorsSuite(name, openOnServer)
  knownSourcesSuite(name, openOnServer)
  visitorStoreSuite(name, openOnServer)
  chatStoreSuite(name, openOnServer)
  entryStoreSuite(name, openOnServer)
  changeChatsSuite(name, openOnServer)
  sendBatchesSuite(name, openOnServer, 'several')
  accessLogSuite(name, openOnServer)
  retentionStoreSuite(name, openOnServer)
  workspaceDeletionSuite(name, openOnServer)
  auditStoreSuite(name, openOnServer)
  appendOnlySuite(name, openOnServerWithSql)
  identityStoresSuite(name, openOnServer)
  presenceStoresSuite(name, openOnServer)
  pureRulesSuite(name, openOnServer)
  privacyRulesSuite(name, openOnServer)
  visitorDataSuite(name, openOnServer)
  canaryStoreSuite(name, openOnServer)
})
