import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
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
    hash: (password, requester) => queue.run(requester, () => hash(normalForm(password), cost)),
    verify: (known, password, requester) =>
      queue.run(requester, async () => {
        // Made within the turn, by the first call for any account, so that its time reveals nothing about an account.
        const dummyHash = await (dummy ??= hash('nobody has this account', cost))
        const tried = known ?? dummyHash
        const normal = normalForm(password)
        // @fault password-of-nobody
        const matches = await verify(tried, normal)
        if (normal === password) return known !== null && matches
        // Older hashes are of the text as typed, not of its normal form. The second comparison runs whatever the
        // first one found: the time depends on the text alone, never on the account.
        const matchesTyped = await verify(tried, password)
        return known !== null && (matches || matchesTyped)
      }),
  }
}
