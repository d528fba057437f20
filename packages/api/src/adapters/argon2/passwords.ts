import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { normalForm, type Passwords } from '../../agent/passwords.ts'
import { HashQueue } from './hash-queue.ts'

/** argon2id as OWASP advises: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Two at most, and one core at least is left to everybody else. */
const slots = Math.min(2, Math.max(1, availableParallelism() - 1))

/** Passwords hashed with argon2id, at most two at a time. Refuses as `unavailable` where too many wait. */
export function argon2Passwords(): Passwords {
  const line = new HashQueue(slots)
  let dummy: Promise<string> | null = null
  return {
    hash: (password, requester) => line.run(requester, () => hash(normalForm(password), cost)),
    verify: (known, password, requester) =>
      line.run(requester, async () => {
        // Within the turn, and the first time for whoever comes first: it tells nothing of an account.
        const nobodys = await (dummy ??= hash('nobody has this account', cost))
        const tried = known ?? nobodys
        const normal = normalForm(password)
        // @fault password-of-nobody
        const matches = await verify(tried, normal)
        if (normal === password) return known !== null && matches
        // Hashes from before the normal form are of the text as it was typed. Whatever the first look
        // found, the second takes its time: it depends on the text alone, never on the account.
        const matchesTyped = await verify(tried, password)
        return known !== null && (matches || matchesTyped)
      }),
  }
}
