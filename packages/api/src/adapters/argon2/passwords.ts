import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import type { Passwords } from '../../agent/passwords.ts'
import { Refusal } from '../../refusal.ts'

/** argon2id as OWASP advises: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Two at most, and one core at least is left to everybody else. */
const slots = Math.min(2, Math.max(1, availableParallelism() - 1))
/** Whoever comes after this many waits longer than a person does. */
const longestLine = 64
const retryAfterSeconds = 3

/** Passwords hashed with argon2id, at most two at a time. Refuses as `unavailable` where too many wait. */
export function argon2Passwords(): Passwords {
  const inTurn = takingTurns()
  let dummy: Promise<string> | null = null
  return {
    hash: (password) => inTurn(() => hash(password, cost)),
    verify: (known, password) =>
      inTurn(async () => {
        // Within the turn, and the first time for whoever comes first: it tells nothing of an account.
        const nobodys = await (dummy ??= hash('nobody has this account', cost))
        // @fault password-of-nobody
        const matches = await verify(known ?? nobodys, password)
        return known !== null && matches
      }),
  }
}

function takingTurns() {
  let running = 0
  const line: (() => void)[] = []
  return async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (running < slots) running += 1
    else if (line.length < longestLine) await new Promise<void>((resolve) => line.push(resolve))
    else throw new Refusal('unavailable', 'Too many are signing in.', { retryAfterSeconds })
    try {
      return await task()
    } finally {
      const next = line.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
