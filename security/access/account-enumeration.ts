import { randomUUID } from 'node:crypto'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import type { Reply, RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'

/** Highest ratio of two medians: on a quiet machine, and on any other. */
const strictly = 1.1
const loosely = 1.35

const ways = ['/v1/auth/token', '/v1/auth/session'] as const

export const accountEnumeration: Scenario = {
  code: 'A11',
  name: 'account-enumeration',
  what: 'Sign-ins to an existing, a disabled and an unknown account cannot be told apart.',
  stacks: ['cluster', 'embedded'],
  protection: {
    what: 'a password is hashed for an unknown account, too',
    without: { at: 'password-of-nobody', value: 'known.length === 0 ? [] : ($it)' },
  },
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const left = await ours.addAgent('somebody who has left')
    await client.ask('PATCH', `/v1/agents/${left.id}`, {
      token: ours.owner.token,
      body: { disabled: true },
    })
    const known: Subject = { email: () => ours.agent.email, times: [], answers: new Set() }
    const disabled: Subject = { email: () => left.email, times: [], answers: new Set() }
    const unknown: Subject = {
      email: () => `${randomUUID()}@example.com`,
      times: [],
      answers: new Set(),
    }
    const subjects = [known, unknown, disabled]
    const tries = faultRun.pick({ brief: 16, usual: 60, full: 200 })
    // The first sign-in does the set-up that all share.
    for (const subject of subjects) await signInOnce(client, 0, { ...subject, times: [] })
    for (let round = 0; round < tries; round += 1) {
      faultRun.progress(`${round} of ${tries}`)
      // The order rotates, so that a disturbance affects all alike.
      for (const at of [0, 1, 2]) {
        const subject = subjects[(at + round) % 3]
        if (subject !== undefined) await signInOnce(client, round, subject)
      }
    }
    const answers = new Set(subjects.flatMap((subject) => [...subject.answers]))
    if (answers.size !== 1) throw new Error(`their answers differ: ${[...answers].join(' or ')}`)
    const medians = subjects.map(({ times }) => median(times))
    const ratio = Math.max(...medians) / Math.min(...medians)
    const most = faultRun.isStrict ? strictly : loosely
    const [present = 0, absent = 0, disabledMs = 0] = medians
    if (ratio > most) {
      const each = medians.map((ms) => `${Math.round(ms)} ms`).join(', ')
      throw new Error(`the medians for known, unknown and disabled are ${each}`)
    }
    return { tries, 'known ms': present, 'unknown ms': absent, 'disabled ms': disabledMs, ratio }
  },
}

interface Subject {
  email(): string
  times: number[]
  /** The answers, without the parts that differ each time. */
  answers: Set<string>
}

async function signInOnce(client: RawClient, round: number, subject: Subject): Promise<void> {
  const path = ways[round % ways.length] ?? ''
  const body = { email: subject.email(), password: `a wrong password ${randomUUID()}` }
  const began = performance.now()
  const reply = await client.call('POST', path, { body })
  subject.times.push(performance.now() - began)
  subject.answers.add(disclosedBy(reply))
}

function disclosedBy({ status, headers, text }: Reply): string {
  const names = Object.keys(headers).join(' ')
  return `${status} ${names} ${text.replace(/"requestId":"[^"]*"/, '')}`
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
