import pg from 'pg'
import { expect, it } from 'vitest'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
} from '../../../../test/rig/services.ts'
import { describeIdentity } from './identity.ts'
import { openIdentityHarness } from './identity-harness.ts'
import { openHarness } from './api-harness.ts'

/** Every row of every table, as text. */
async function dumpOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const tables = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  )
  const rows = []
  for (const { name } of tables.rows) {
    rows.push(await client.query(`SELECT row_to_json(one) FROM "${name}" AS one`))
  }
  await client.end()
  return JSON.stringify(rows.map((one) => one.rows))
}

describeWithServices('what is stored of an identity', () => {
  it('contains no token and no secret of any caller', async () => {
    const database = await createDatabase()
    const harness = await openHarness({ DATABASE_URL: database.url })
    const shop = await openIdentityHarness({ here: harness, there: harness })
    const { token } = await shop.arrive()
    const identityToken = shop.token({ sub: 'customer-17' })
    const { visitorToken } = (await shop.identify(identityToken, token)).body
    await shop.start({}, visitorToken)
    const dump = await dumpOf(database.url)
    expect(dump).toContain('customer-17')
    const [, payload = '', signature = ''] = identityToken.split('.')
    const secrets = [token, visitorToken, shop.secret.secret, payload, signature]
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(20)
      expect(dump).not.toContain(secret.replace(/^papo_[a-z]_/u, ''))
    }
    await harness.close()
    await database.drop()
  }, 120_000)
})

describeWithServices('on two processes with PostgreSQL and Redis', () => {
  describeIdentity(async () => {
    const database = await createDatabase()
    const redis = await createRedisDatabase()
    const environment = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const here = await openHarness(environment)
    const there = await openHarness(environment)
    return {
      here,
      there,
      async close() {
        await here.close()
        await there.close()
        await redis.drop()
        await database.drop()
      },
    }
  })
})
