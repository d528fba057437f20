import { describe } from 'vitest'
import { openEmbedded } from '../conformance/embedded.ts'
import { describeRegistry } from './registry.ts'

describe('on the embedded database', () => {
  describeRegistry(async () => {
    const database = await openEmbedded()
    return { database, close: () => database.close() }
  })
})
