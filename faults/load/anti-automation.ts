import { call } from '../../fault-rig/clients/call.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const burst = 20
const tries = 100
const startsAMinute = 60
const startTries = 200

export const antiAutomation: Scenario = {
  code: 'L6',
  name: 'anti-automation',
  what: 'A flooding program is slowed down, a person beside it is not, and two nodes count together.',
  stacks: ['cluster', 'embedded'],
  env: { RATE_LIMIT_SCALE: '1' },
  protection: [
    {
      what: 'sends are counted',
      without: { at: 'send-limit', value: "{ none: 'taken out' }" },
    },
    {
      what: 'the nodes share their counters',
      without: { at: 'counters-of-all-nodes', value: "counter('visitorWrite', makeLocalCounter)" },

      stacks: ['cluster'],
    },
  ],
  async run(faultRun) {
    const [robot, person] = await faultRun.queue(2)
    if (robot === undefined || person === undefined) throw new Error('there is no client')
    const flood = Promise.all(
      Array.from({ length: tries }, (_, at) => send(faultRun, robot, `flood ${at}`)),
    )
    const calm = await send(faultRun, person, 'a person')
    const answers = await flood
    const accepted = answers.filter(({ status }) => status === 201)
    const refused = answers.filter(({ status }) => status === 429)
    if (accepted.length > burst)
      throw new Error(`${accepted.length} of ${tries} messages were accepted`)
    if (accepted.length + refused.length < tries) throw new Error('a refusal was no 429')
    if (refused.some(({ headers }) => !(Number(headers.get('retry-after')) >= 1))) {
      throw new Error('a 429 did not say when to come back')
    }
    if (calm.status !== 201)
      throw new Error(`a person beside the flood was answered ${calm.status}`)
    const started = await startMany(faultRun)
    return {
      ...(await faultRun.judge()),
      'messages taken': accepted.length,
      'messages refused': refused.length,
      ...started,
    }
  },
}

const send = (faultRun: FaultRun, { chatId, token }: VisitorSimulation, text: string) =>
  call(`${faultRun.url}/v1/chats/${chatId}/messages`, 'POST', {
    token,
    body: { clientId: crypto.randomUUID(), text },
  })

async function startMany(faultRun: FaultRun) {
  const { key: siteKey } = await faultRun.site()
  const answers = await Promise.all(
    Array.from({ length: startTries }, () =>
      call(`${faultRun.url}/v1/chats`, 'POST', {
        body: { siteKey, clientId: crypto.randomUUID() },
      }),
    ),
  )
  const started = answers.filter(({ status }) => status === 201).length
  const refused = answers.filter(({ status }) => status === 429).length
  // A new window may begin meanwhile.
  if (started > 2 * startsAMinute || refused === 0 || started + refused < startTries) {
    throw new Error(`${started} of ${startTries} chats were started and ${refused} refused`)
  }
  return { 'chats started': started, 'chats refused': refused }
}
