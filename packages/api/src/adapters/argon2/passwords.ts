import { timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash } from '@node-rs/argon2'
import { normalForm, type Passwords } from '@papo/core/agent/passwords'
import { HashQueue } from './hash-queue.ts'

/** argon2id as OWASP advises: 19 MiB, two passes, one lane. */
const advisedCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** At most two, and at least one core stays free for other requests. */
const slots = Math.min(2, Math.max(1, availableParallelism() - 1))

/** Passwords hashed with argon2id, at most two at a time. Refuses `unavailable` if too many requests wait. */
export function argon2Passwords(cost = advisedCost): Passwords {
  const queue = new HashQueue(slots)
  let dummy: Promise<string> | null = null
  return {
    hash: (password, requester, saltOf) => {
      const salt = saltOf === null ? {} : { salt: partsOf(saltOf).salt }
      return queue.run(requester, () => hash(normalForm(password), { ...cost, ...salt }))
    },
    verify: (known, password, requester) =>
      queue.run(requester, async () => {
        // Made within the turn, by the first call for any account, so that its time reveals nothing about an account.
        const dummyHash = await (dummy ??= hash('nobody has this account', cost))
        const tried = known.length === 0 ? [dummyHash] : known
        const normal = normalForm(password)
        // @fault password-of-nobody
        const matches = await matching(tried, normal)
        // Older hashes are of the text as typed, not of its normal form. The second comparison runs whatever the
        // first one found: the time depends on the text alone, never on the account.
        const typed = normal === password ? [] : await matching(tried, password)
        return new Set([...matches, ...typed].filter((one) => known.includes(one)))
      }),
  }
}

/** The hashes that are the password's. Those that share cost and salt take one computation together. */
async function matching(hashes: readonly string[], password: string): Promise<string[]> {
  const alike = Map.groupBy(hashes, (one) => one.slice(0, one.lastIndexOf('$')))
  const matches: string[] = []
  for (const group of alike.values()) {
    const [first = ''] = group
    const { salt, params } = partsOf(first)
    const made = Buffer.from(await hash(password, { ...params, salt }))
    matches.push(...group.filter((one) => isSame(Buffer.from(one), made)))
  }
  return matches
}

const isSame = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$/u

/** The cost and the salt of a hash in the PHC string format. */
function partsOf(hashed: string) {
  const [, memoryCost, timeCost, parallelism, salt] = phc.exec(hashed) ?? []
  if (salt === undefined) throw new Error('This is no hash of a password')
  return {
    params: {
      memoryCost: Number(memoryCost),
      timeCost: Number(timeCost),
      parallelism: Number(parallelism),
    },
    salt: Buffer.from(salt, 'base64'),
  }
}
