import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverRequester } from '@papo/core/agent/passwords'
import { argon2Passwords } from '../../src/adapters/argon2/passwords.ts'
import { zxcvbnGuesses } from '../../src/adapters/zxcvbn/guesses.ts'
import { passwordRule } from '@papo/core/agent/password-rule'
import { systemClock } from '@papo/core/platform/clock'
import { failedStart } from '../../src/server/failed-start.ts'
import { demoOrigins, fillEmptyInstallation } from '../../src/server/first-start.ts'
import { greeting } from '../../src/server/greeting.ts'
import { openEmbedded } from '../conformance/embedded.ts'
import { createRandom } from '../../src/adapters/crypto/random.ts'
import type { Database } from '../../src/database/database.ts'

const publicUrl = 'http://localhost:4000'
const passwords = argon2Passwords()

describe('an empty installation', () => {
  let database: Database
  beforeAll(async () => {
    database = await openEmbedded()
  })
  afterAll(() => database.close())

  it('gets one demonstration, however many processes start at once, with a valid password', async () => {
    const newPasswords = passwordRule({ hasher: passwords, guesses: zxcvbnGuesses, publicUrl })
    const clock = { clock: systemClock, random: createRandom() }
    const needs = { work: database.work, passwords, newPasswords, ...clock }
    const said: string[] = []
    const fill = (owner: { email: string; password: string } | null = null) =>
      fillEmptyInstallation(
        needs,
        { publicUrl, owner, production: false, databaseUrl: null, dataDir: '' },
        (line) => said.push(line),
      )
    const made = (await Promise.all([fill(), fill(), fill()])).filter((one) => one !== null)
    expect(made).toHaveLength(1)
    const { email = '', oneTimePassword } = made[0] ?? {}
    const stored = await database.work.read(async ({ agents, sites }) => ({
      owner: (await agents.listByEmail(email))[0],
      sites: await sites.all(),
    }))
    expect(stored.owner?.role).toBe('owner')
    expect(stored.sites.map(({ name }) => name)).toEqual(['Demo'])
    expect(oneTimePassword).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
    const hashes = [stored.owner?.passwordHash ?? '']
    expect(await passwords.verify(hashes, oneTimePassword ?? '', serverRequester)).toEqual(
      new Set(hashes),
    )
    expect(await fill()).toBeNull()
    const known = { email, password: oneTimePassword ?? '' }
    expect([await fill(known), said]).toEqual([null, []])

    const forgotten = 'PAPO_OWNER_PASSWORD is not taken'
    expect(await fill({ ...known, password: 'another one of later 7' })).toBeNull()
    expect(said).toEqual([expect.stringMatching(`^${forgotten}.*papo agent password`)])
    expect(await fill({ ...known, email: 'nobody@example.com' })).toBeNull()
    expect(said).toHaveLength(2)
    expect(said.join()).not.toContain('another one of later')
  })
})

describe('the demonstration’s site', () => {
  it.each([
    ['http://localhost:4000', ['http://localhost:4000', 'http://127.0.0.1:4000']],
    ['http://127.0.0.1:80', ['http://127.0.0.1', 'http://localhost']],
    ['https://chat.example.com', ['https://chat.example.com', 'https://127.0.0.1']],
  ])('at %s lists %j', (url, origins) => {
    expect(demoOrigins(new URL(url).origin)).toEqual(origins)
  })
})

describe('a failed start', () => {
  it.each([
    [{ code: 'EADDRINUSE', message: 'listen EADDRINUSE' }, 'PORT'],
    [{ code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND nowhere.invalid' }, 'HOST'],
    [new Error('DATA_DIR (./data) is in use\nby another process'), 'DATA_DIR'],
    [{ code: 'EACCES', message: 'listen EACCES: permission denied 0.0.0.0:80' }, 'PORT'],
    [undefined, 'the start failed'],
  ])('is logged in one line that begins with the fix: %j', (error, beginning) => {
    const line = failedStart(error)
    expect(line.startsWith(`papo: ${beginning}`)).toBe(true)
    expect(line).not.toContain('\n')
  })
})

describe('the greeting', () => {
  const data = 'Data is kept in ./data.'

  it('shows the password only at the first start', () => {
    const first = greeting({
      publicUrl,
      firstOwner: { email: 'owner@papo.localhost', oneTimePassword: 'abcde-fghij' },
      data,
    })
    expect(first).toContain('http://localhost:4000/console')
    expect(first).toContain('owner@papo.localhost')
    expect(first).toContain('abcde-fghij')
    expect(greeting({ publicUrl, firstOwner: null, data })).not.toContain('owner@papo.localhost')
  })
})

describe('passwords', () => {
  it('are hashed with argon2id at the advised cost', async () => {
    expect(await passwords.hash('correct horse', serverRequester, null)).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/,
    )
  })

  it('match their own hash only, and none without an account', async () => {
    const hash = await passwords.hash('correct horse', serverRequester, null)
    const verify = (hashes: string[], password: string) =>
      passwords.verify(hashes, password, serverRequester)
    expect(await verify([hash], 'correct horse')).toEqual(new Set([hash]))
    expect(await verify([hash], 'wrong horse')).toEqual(new Set())
    expect(await verify([], 'nobody has this account')).toEqual(new Set())
  })

  it('are refused beyond a reasonable queue', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 80 }, () => passwords.verify([], 'x', serverRequester)),
    )
    const refused = tries.filter(({ status }) => status === 'rejected')
    const slots = Math.min(2, Math.max(1, availableParallelism() - 1))
    expect(refused).toHaveLength(80 - 64 - slots)
  })
})
