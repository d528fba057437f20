import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createSealer } from '../../src/adapters/crypto/sealer.ts'
import type { Database } from '../../src/database/database.ts'
import { checkSecret } from '../../src/server/secret-check.ts'
import { openEmbedded } from '../conformance/embedded.ts'

let database: Database | undefined
beforeEach(async () => {
  await database?.close()
  database = await openEmbedded()
})
afterAll(() => database?.close())

/** What a start with this secret says. */
async function start(secret: string): Promise<string[]> {
  const said: string[] = []
  if (database === undefined) throw new Error('there is no database')
  await checkSecret(database, createSealer(secret), { error: (line: string) => said.push(line) })
  return said
}

describe('a start', () => {
  it('says in one line that the secret is another one, until it is the old one again', async () => {
    expect(await start('one')).toEqual([])
    expect(await start('one')).toEqual([])
    for (const _again of [1, 2]) {
      const said = await start('two')
      expect(said).toHaveLength(1)
      expect(said[0]).toMatch(/^PAPO_SECRET is another one[^\n]*$/u)
    }
    expect(await start('one')).toEqual([])
  })

  it('never prints a secret', async () => {
    await start('the-first-of-the-two-secrets')
    expect((await start('the-second-of-the-two-secrets')).join()).not.toMatch(/the-(first|second)/u)
  })
})
