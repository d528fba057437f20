import { randomBytes } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const searched = [
  '*.{json,md,ts,yaml,yml}',
  'Dockerfile',
  '.ci/*',
  '{packages,examples,docs,deploy,scripts,test,bench,fault-rig,faults,security}/**/*.{css,html,json,md,ts,tsx,yaml,yml}',
  'deploy/Caddyfile',
  'deploy/proxies/*',
]
const leftOut = new Set(['node_modules', 'dist', 'results'])

/** Patterns of secrets, each with a sample. */
const secrets: readonly (readonly [pattern: RegExp, sample: () => string])[] = [
  [/papo_[avs]_[\w-]{43}/u, () => `papo_a_${randomBytes(32).toString('base64url')}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/u, () => ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')],
  [/\bAKIA[0-9A-Z]{16}\b/u, () => `AKIA${'A1'.repeat(8)}`],
  [/\bgh[pousr]_\w{36}\b/u, () => `ghp_${'a1'.repeat(18)}`],
  [/\bxox[abprs]-[\w-]{10,}/u, () => `xoxb-${'1'.repeat(12)}`],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/u, () => jwt()],
]

function jwt(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256' })}.${part({ sub: 'customer-17' })}.${'s'.repeat(43)}`
}

const secretIn = (text: string) => secrets.find(([pattern]) => pattern.test(text))?.[0]

it('no file of the repository holds a secret', async () => {
  const found: string[] = []
  let count = 0
  const exclude = (name: string) => leftOut.has(name.split('/').at(-1) ?? '')
  for await (const file of glob(searched, { cwd: root, exclude })) {
    count += 1
    const secret = secretIn(await readFile(join(root, file), 'utf8'))
    if (secret !== undefined) found.push(`${file}: ${String(secret)}`)
  }
  expect(found).toEqual([])
  expect(count).toBeGreaterThan(500)
})

it('a secret in a file would be found', () => {
  for (const [pattern, sample] of secrets) expect(sample()).toMatch(pattern)
})
