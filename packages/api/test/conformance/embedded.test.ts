import { agentStoresSuite } from './agent-stores.ts'
import { chatStoreSuite } from './chat-store.ts'
import { openEmbedded } from './embedded.ts'
import { entryStoreSuite } from './entry-store.ts'
import type { Open } from './records.ts'
import { siteStoresSuite } from './site-stores.ts'
import { visitorStoreSuite } from './visitor-store.ts'
import { workSuite } from './work.ts'

const open: Open = async () => {
  const database = await openEmbedded()
  return { database, close: () => database.close() }
}
const name = 'the embedded database'

workSuite(name, open)
siteStoresSuite(name, open)
agentStoresSuite(name, open)
visitorStoreSuite(name, open)
chatStoreSuite(name, open)
entryStoreSuite(name, open)
