import { accessLogSuite } from '../../core/test/conformance/access-log.ts'
import { agentStoresSuite } from '../../core/test/conformance/agent-stores.ts'
import { auditStoreSuite } from '../../core/test/conformance/audit-store.ts'
import { concurrentWorkSuite } from '../../core/test/conformance/concurrent-work.ts'
import { changeChatsSuite } from '../../core/test/conformance/change-chats.ts'
import { sendBatchesSuite } from '../../core/test/conformance/send-batches.ts'
import { chatStoreSuite } from '../../core/test/conformance/chat-store.ts'
import { entryStoreSuite } from '../../core/test/conformance/entry-store.ts'
import { identityStoresSuite } from '../../core/test/conformance/identity-stores.ts'
import { cannedResponsesSuite } from '../../core/test/conformance/canned-responses.ts'
import { invitationsSuite } from '../../core/test/conformance/invitations.ts'
import { chatLinksSuite } from '../../core/test/conformance/chat-links.ts'
import { mailsSuite } from '../../core/test/conformance/mails.ts'
import { siteAlertsSuite } from '../../core/test/conformance/site-alerts.ts'
import { unreadAnswersSuite } from '../../core/test/conformance/unread-answers.ts'
import { knownSourcesSuite } from '../../core/test/conformance/known-sources.ts'
import { presenceStoresSuite } from '../../core/test/conformance/presence-stores.ts'
import type { Open } from '../../core/test/conformance/records.ts'
import { retentionStoreSuite } from '../../core/test/conformance/retention-store.ts'
import { workspaceDeletionSuite } from '../../core/test/conformance/workspace-deletion.ts'
import { siteStoresSuite } from '../../core/test/conformance/site-stores.ts'
import { privacyRulesSuite } from '../../core/test/conformance/privacy-rules.ts'
import { pureRulesSuite } from '../../core/test/conformance/pure-rules.ts'
import { visitorDataSuite } from '../../core/test/conformance/visitor-data.ts'
import { visitorBlocksSuite } from '../../core/test/conformance/visitor-blocks.ts'
import { visitorNotesSuite } from '../../core/test/conformance/visitor-notes.ts'
import { visitsSuite } from '../../core/test/conformance/visits.ts'
import { visitorStoreSuite } from '../../core/test/conformance/visitor-store.ts'
import { workSuite } from '../../core/test/conformance/work.ts'
import { createMemoryDatabase } from '../src/stores/memory-database.ts'

const open: Open = () =>
  Promise.resolve({
    database: createMemoryDatabase({ now: () => new Date(), epoch: '0badcafe' }),
    close: () => Promise.resolve(),
  })
const name = 'memory'

workSuite(name, open)
concurrentWorkSuite(name, open, 'several')
siteStoresSuite(name, open)
agentStoresSuite(name, open)
cannedResponsesSuite(name, open)
invitationsSuite(name, open)
mailsSuite(name, open)
chatLinksSuite(name, open)
visitsSuite(name, open)
visitorNotesSuite(name, open)
visitorBlocksSuite(name, open)
siteAlertsSuite(name, open)
unreadAnswersSuite(name, open)
knownSourcesSuite(name, open)
visitorStoreSuite(name, open)
chatStoreSuite(name, open)
entryStoreSuite(name, open)
changeChatsSuite(name, open)
sendBatchesSuite(name, open, 'several')
accessLogSuite(name, open)
retentionStoreSuite(name, open)
workspaceDeletionSuite(name, open)
auditStoreSuite(name, open)
identityStoresSuite(name, open)
presenceStoresSuite(name, open)
pureRulesSuite(name, open)
privacyRulesSuite(name, open)
visitorDataSuite(name, open)
