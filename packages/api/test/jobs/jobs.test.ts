import { openEmbedded } from '../conformance/embedded.ts'
import { jobsSuite } from './jobs.ts'

jobsSuite('the embedded database', async () => {
  const database = await openEmbedded()
  return { database, close: () => database.close() }
})
