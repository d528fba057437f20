import { accessLogSuite } from '../../../core/test/conformance/access-log.ts'
import { PGlite } from '@electric-sql/pglite'
import { agentStoresSuite } from '../../../core/test/conformance/agent-stores.ts'
import { auditStoreSuite } from '../../../core/test/conformance/audit-store.ts'
import { appendOnlySuite, failuresOf } from './append-only.ts'
import { installationSuite } from './installation.ts'
import { canaryStoreSuite } from './canary-store.ts'
import { concurrentWorkSuite } from '../../../core/test/conformance/concurrent-work.ts'
import { changeChatsSuite } from '../../../core/test/conformance/change-chats.ts'
import { sendBatchesSuite } from '../../../core/test/conformance/send-batches.ts'
import { chatStoreSuite } from '../../../core/test/conformance/chat-store.ts'
import { openEmbedded } from './embedded.ts'
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
import { expect, test } from 'vitest'
import { aWorkspace, type Open } from '../../../core/test/conformance/records.ts'
import { retentionStoreSuite } from '../../../core/test/conformance/retention-store.ts'
import { workspaceDeletionSuite } from '../../../core/test/conformance/workspace-deletion.ts'
import { siteStoresSuite } from '../../../core/test/conformance/site-stores.ts'
import { privacyRulesSuite } from '../../../core/test/conformance/privacy-rules.ts'
import { pureRulesSuite } from '../../../core/test/conformance/pure-rules.ts'
import { visitorDataSuite } from '../../../core/test/conformance/visitor-data.ts'
import { visitorStoreSuite } from '../../../core/test/conformance/visitor-store.ts'
import { workSuite } from '../../../core/test/conformance/work.ts'
import type { Database } from '../../src/database/database.ts'

const open: Open<Database> = async () => {
  const database = await openEmbedded()
  return { database, close: () => database.close() }
}
/** There is one connection, and Papo uses it: the test’s own SQL runs on a copy. */
async function openWithSql() {
  const database = await openEmbedded()
  return {
    database,
    close: () => database.close(),
    async try(statements: string[]) {
      const copy = await PGlite.create({ loadDataDir: await database.dump() })
      const failures = await failuresOf(statements, (text) => copy.query(text))
      await copy.close()
      return failures
    },
  }
}
const name = 'the embedded database'

workSuite(name, open)
concurrentWorkSuite(name, open, 'one')
installationSuite(name, open)
siteStoresSuite(name, open)
agentStoresSuite(name, open)
cannedResponsesSuite(name, open)
invitationsSuite(name, open)
mailsSuite(name, open)
picturesSuite(name, open)
chatLinksSuite(name, open)
visitsSuite(name, open)
visitorNotesSuite(name, open)
visitorBlocksSuite(name, open)
siteAlertsSuite(name, open)
unreadAnswersSuite(name, open)
secondFactorsSuite(name, open)
knownSourcesSuite(name, open)
visitorStoreSuite(name, open)
chatStoreSuite(name, open)
entryStoreSuite(name, open)
changeChatsSuite(name, open)
sendBatchesSuite(name, open)
accessLogSuite(name, open)
retentionStoreSuite(name, open)
workspaceDeletionSuite(name, open)
auditStoreSuite(name, open)
appendOnlySuite(name, openWithSql)
identityStoresSuite(name, open)
presenceStoresSuite(name, open)
pureRulesSuite(name, open)
privacyRulesSuite(name, open)
visitorDataSuite(name, open)
canaryStoreSuite(name, open)

test('a database that was closed, and is lent again, is as a new one', async () => {
  const first = await openEmbedded()
  const { epoch } = first.installation
  const workspace = aWorkspace()
  await first.work.run((stores) => stores.workspaces.insert(workspace))
  await first.statements.run(`SELECT nextval('queue_ticket')`)
  await first.close()
  await expect(first.now()).rejects.toMatchObject({ code: 'unavailable' })
  const second = await openEmbedded()
  expect(second.installation.epoch).not.toBe(epoch)
  expect(await second.work.read(({ workspaces }) => workspaces.find(workspace.id))).toBeNull()
  const { rows } = await second.statements.run(`SELECT nextval('queue_ticket')::integer AS ticket`)
  expect(rows).toEqual([{ ticket: 1 }])
  await second.statements.run('CREATE TABLE filler (id integer)')
  await second.close()
  const third = await openEmbedded()
  const { rows: left } = await third.statements.run(`SELECT to_regclass('filler') AS filler`)
  expect(left).toEqual([{ filler: null }])
  await third.close()
})

test('the planner knows how many rows a table has once it was analyzed', async () => {
  const database = await openEmbedded()
  const rows = async () => {
    const counted = `SELECT reltuples AS rows FROM pg_class WHERE oid = 'workspace'::regclass`
    return (await database.statements.run(counted)).rows[0]?.['rows']
  }
  const before = Number(await rows())
  await database.work.run(async (stores) => {
    for (const workspace of [aWorkspace(), aWorkspace()]) await stores.workspaces.insert(workspace)
  })
  await database.analyze()
  expect(before).toBeLessThan(2)
  expect(await rows()).toBe(2)
  await database.close()
})
