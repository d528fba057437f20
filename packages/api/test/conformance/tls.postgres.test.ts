import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import { makeCertificate, openTlsWire } from './tls-wire.ts'

describeWithPostgres('TLS to PostgreSQL', () => {
  const stops: (() => Promise<unknown>)[] = []
  let named: ReturnType<typeof makeCertificate>
  let other: ReturnType<typeof makeCertificate>
  beforeAll(() => {
    named = makeCertificate('localhost')
    other = makeCertificate('db.internal')
  })
  afterAll(() => {
    named.remove()
    other.remove()
  })
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  /** A server with a certificate for another name, unless it is said. */
  async function start(certificate = other, refuses = true) {
    const { url, drop } = await createDatabase()
    stops.push(drop)
    const wire = await openTlsWire(url, certificate, refuses)
    stops.push(wire.close)
    const open = async (query: string, host = '127.0.0.1') => {
      const asked = new URL(`${wire.url}${query}`)
      asked.hostname = host
      const database = await connectPostgres({
        url: asked.href,
        poolSize: 2,
        onError: () => {},
        reachWithinMs: 0,
      })
      stops.push(database.close)
      await database.now()
      return wire.seen
    }
    return { open, url }
  }

  test.each(['', '?sslmode=prefer', '?sslmode=require'])(
    '%s encrypts, whoever signed the certificate',
    async (query) => {
      const { open } = await start()
      const seen = await open(query)
      expect(seen.plain).toBe(0)
      expect(seen.encrypted).toBeGreaterThan(0)
    },
  )

  test('verify-ca, and require with a signer, check who signed it and not for whom', async () => {
    const { open } = await start()
    await open(`?sslmode=verify-ca&sslrootcert=${other.cert}`)
    await open(`?sslmode=require&sslrootcert=${other.cert}`)
    for (const mode of ['verify-ca', 'require']) {
      await expect(open(`?sslmode=${mode}&sslrootcert=${named.cert}`)).rejects.toThrow(
        /^DATABASE_URL .*certificate.*sslrootcert/,
      )
    }
  })

  test('verify-full checks both', async () => {
    const { open } = await start(named)
    await open(`?sslmode=verify-full&sslrootcert=${named.cert}`, 'localhost')
    await expect(open('?sslmode=verify-full', 'localhost')).rejects.toThrow(/sslrootcert/)
    const elsewhere = await start(other)
    await expect(
      elsewhere.open(`?sslmode=verify-full&sslrootcert=${other.cert}`, 'localhost'),
    ).rejects.toThrow(/^DATABASE_URL .*another name/)
  })

  test('disable and allow do not encrypt where the server does not ask', async () => {
    const { open } = await start(other, false)
    for (const mode of ['disable', 'allow']) {
      expect((await open(`?sslmode=${mode}`)).encrypted).toBe(0)
    }
  })

  test('of a server without it falls back, or is refused by name', async () => {
    const { url } = await start()
    const open = (mode: string) =>
      connectPostgres({
        url: `${url}?sslmode=${mode}`,
        poolSize: 1,
        onError: () => {},
        reachWithinMs: 0,
      })
    const database = await open('prefer')
    await database.close()
    await expect(open('require')).rejects.toThrow(/^DATABASE_URL .*without TLS.*sslmode=prefer/)
  })

  test('with a file that is not there, or no certificate, names the file', async () => {
    const { open } = await start()
    const missing = open('?sslmode=verify-ca&sslrootcert=/nowhere/ca.pem')
    await expect(missing).rejects.toThrow(/^DATABASE_URL .*sslrootcert.*does not exist: \/nowhere/)
    const swapped = open(`?sslmode=require&sslcert=${other.key}&sslkey=${other.cert}`)
    await expect(swapped).rejects.toThrow(/^DATABASE_URL [^\n]*ssl/)
  })
})
