import { randomUUID } from 'node:crypto'
import { call } from '../../fault-rig/clients/call.ts'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { Figures, FaultRun } from '../../fault-rig/run/fault-run.ts'

const password = 'uma senha que ninguém adivinha'
const manyOfEach = 8
const minLetIn = 7
const aheadMs = 1000

/** Where an agent signs in from during the flood. */
type Place = 'a known address' | 'a known device' | 'a quiet network'
const places: readonly Place[] = ['a known address', 'a known device', 'a quiet network']

interface SigningIn {
  place: Place
  email: string
  address: string
  cookie: string
}

/** A network for each call: half of them from one /48, half from as many /48 of one provider. */
export const floodAddress = (at: number): string =>
  at % 2 === 0
    ? `2001:db8:7:${(at % 0x10000).toString(16)}::1`
    : `2001:db8:${(0x100 + (at % 0xf000)).toString(16)}::1`

/**
 * Agents who will sign in: eight from each place. From a known address or device they have signed
 * in once before.
 */
export async function prepareAgents(faultRun: FaultRun): Promise<SigningIn[]> {
  const client = await faultRun.ownerClient()
  const agents: SigningIn[] = []
  for (const [kind, place] of places.entries()) {
    for (let at = 0; at < manyOfEach; at += 1) {
      const email = `${randomUUID()}@example.com`
      await retryUntilDone(() =>
        client.createAgent({ name: 'Rita', email, password, role: 'agent' }),
      )
      const agent = { place, email, address: `198.51.${kind * manyOfEach + at}.7`, cookie: '' }
      if (place !== 'a quiet network') {
        const { status, headers } = await signIn(faultRun, agent, '/v1/auth/session')
        if (status !== 204) throw new Error(`before the flood a sign-in was answered ${status}`)
        const cookies = headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
        const device = cookies.find((cookie) => cookie.startsWith('papo-device=')) ?? ''
        if (place === 'a known device') {
          agents.push({ ...agent, cookie: device, address: `203.0.${at}.7` })
          continue
        }
      }
      agents.push(agent)
    }
  }
  return agents
}

/**
 * All agents sign in, one after the other in each place. At most one of each place may be refused.
 */
export async function letIn(faultRun: FaultRun, agents: readonly SigningIn[]): Promise<Figures> {
  // The flood must have begun.
  await faultRun.sleep(aheadMs)
  const figures: Figures = {}
  await Promise.all(
    places.map(async (place) => {
      const statuses: number[] = []
      for (const agent of agents.filter((one) => one.place === place)) {
        statuses.push((await signIn(faultRun, agent, '/v1/auth/session')).status)
      }
      const many = statuses.filter((status) => status === 204).length
      if (many < minLetIn) {
        throw new Error(
          `from ${place} ${many} of ${manyOfEach} were let in: ${statuses.join(', ')}`,
        )
      }
      figures[`let in from ${place}`] = many
    }),
  )
  return figures
}

const signIn = (faultRun: FaultRun, { email, address, cookie }: SigningIn, path: string) =>
  call(faultRun.url + path, 'POST', {
    body: { email, password },
    headers: { 'x-forwarded-for': address, ...(cookie === '' ? {} : { cookie }) },
  })
