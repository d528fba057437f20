import type { AgentSimulation } from '../../fault-rig/clients/agent.ts'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import type { Change } from '../../fault-rig/mutations/tags.ts'

interface Pace {
  seenEveryMs: number
  absentAfterMs: number
  graceMs: number
  sweepEveryMs: number
  watchGapMs: number
}

/** The intervals of the product. */
const real: Pace = {
  seenEveryMs: 15_000,
  absentAfterMs: 45_000,
  graceMs: 60_000,
  sweepEveryMs: 5000,
  watchGapMs: 20_000,
}
/** Shorter intervals with the same rules, for proofs. */
const quick: Pace = {
  seenEveryMs: 1000,
  absentAfterMs: 8000,
  graceMs: 6000,
  sweepEveryMs: 500,
  watchGapMs: 3000,
}
const quicker: readonly Change[] = [
  { at: 'seen-every', value: String(quick.seenEveryMs) },
  { at: 'lost-after', value: String(quick.absentAfterMs) },
  { at: 'grace', value: String(quick.graceMs) },
  { at: 'sweep-every', value: String(quick.sweepEveryMs) },
  { at: 'watch-gap', value: String(quick.watchGapMs) },
]
/** Longer than the grace of an absent agent, and over before the scenario ends. */
const silentSeconds = 150
/** The delay of a sweep on a busy machine. */
const lateMs = 60_000

export const agentGone: Scenario = {
  code: 'F12',
  name: 'agent-gone',
  what: 'An agent’s browser is killed: the chats are requeued after the grace, but neither for an agent who comes back in time nor for a time when the nodes themselves were down.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 900,
  also: quicker,
  protection: [
    {
      what: 'an agent who comes back within the grace keeps the chats',
      without: [
        { at: 'return-within-grace', as: '$it.where((where) => where.lit(false))' },
        { drop: 'agent-is-back' },
      ],
    },
    {
      what: 'downtime of the server makes no agent absent',
      without: { at: 'own-downtime', value: 'new Date(0)' },
    },
  ],
  async run(faultRun) {
    const pace = faultRun.pick({ brief: quick, usual: real, full: real })
    if (faultRun.size === 'brief') await faultRun.fault(() => restartAll(faultRun))
    await shortenIdleTimeout(faultRun)
    const scene = await set(faultRun)
    const requeuedMs = await killBrowser(faultRun, scene, pace)
    await nodesAway(faultRun, scene, pace)
    await requireNormalChats(scene)
    const { requeued } = scene
    for (const { chatId } of requeued) await requeuedOnce(faultRun, chatId)
    return { ...(await faultRun.judge()), 'returned after ms': requeuedMs }
  },
}

interface Scene {
  /** The agent whose browser is killed, the one who comes back, and the one who stays. */
  killed: AgentSimulation
  back: AgentSimulation
  staying: AgentSimulation
  first: VisitorSimulation
  /** The chats of the killed agent. */
  requeued: readonly [VisitorSimulation, VisitorSimulation]
  /** The chat of the agent who comes back. */
  returning: VisitorSimulation
  last: VisitorSimulation
}

/** Shortens the idle timeout, so that an idle chat would end soon after its requeue. */
async function shortenIdleTimeout(faultRun: FaultRun): Promise<void> {
  const { id } = await faultRun.site()
  const idleTimeout = { waitingSeconds: 1800, activeSeconds: silentSeconds, warnSeconds: 20 }
  const owner = await faultRun.ownerClient()
  await retryUntilDone(() => owner.updateSite(id, { idleTimeout }))
}

async function set(faultRun: FaultRun): Promise<Scene> {
  const killed = await faultRun.agent()
  const back = await faultRun.agent()
  const staying = await faultRun.agent()
  const first = await faultRun.arrival()
  const requeued = [await faultRun.visitor(), await faultRun.visitor()] as const
  const returning = await faultRun.visitor()
  const last = await faultRun.arrival()
  for (const { chatId } of requeued) await killed.take(chatId)
  await back.take(returning.chatId)
  return { killed, back, staying, first, requeued, returning, last }
}

/** Milliseconds until the chats of the killed agent were back in the queue. */
async function killBrowser(faultRun: FaultRun, scene: Scene, pace: Pace): Promise<number> {
  const { killed, back, staying, returning, requeued } = scene
  faultRun.progress('a browser is killed')
  killed.leave()
  back.device.disconnect()
  const killedAt = performance.now()
  await untilAbsent(faultRun, killed, pace)
  await untilAbsent(faultRun, back, pace)
  const absentMs = performance.now() - killedAt
  if (faultRun.isStrict && absentMs > pace.absentAfterMs + pace.sweepEveryMs)
    throw new Error(`the agent counted as absent after ${Math.round(absentMs)} ms`)
  // The requeue is planned by then; one agent comes back before it is due.
  await faultRun.sleep(2 * pace.sweepEveryMs)
  back.device.connect()
  await retryUntilDone(() => back.client.heartbeat())
  await returning.say('are you there?')
  const owner = await faultRun.ownerClient()
  const isRequeued = async (chatId: string) =>
    (await retryUntilDone(() => owner.getChat(chatId))).status === 'waiting'
  const [one, other] = requeued
  await faultRun.until(
    'the chats of the absent agent are requeued',
    async () => (await isRequeued(one.chatId)) && (await isRequeued(other.chatId)),
    pace.absentAfterMs + pace.graceMs + lateMs,
  )
  const returnedMs = performance.now() - killedAt
  const soonestMs = pace.absentAfterMs - pace.seenEveryMs + pace.graceMs
  if (returnedMs < soonestMs - 1000)
    throw new Error(`the chats were requeued after only ${Math.round(returnedMs)} ms`)
  if (faultRun.isStrict && returnedMs > pace.absentAfterMs + pace.graceMs + 2 * pace.sweepEveryMs)
    throw new Error(`the chats were requeued after ${Math.round(returnedMs)} ms`)
  await requireOldPositions(faultRun, scene)
  for (const visitor of requeued) await untilRequeueIsShown(faultRun, visitor)
  // By now a requeue of the returned agent's chat would have happened, too.
  await faultRun.sleep(4 * pace.sweepEveryMs)
  await belongsTo(faultRun, returning, back)
  await staying.take(one.chatId)
  await staying.say(one.chatId, 'here I am')
  return returnedMs
}

async function untilAbsent(
  faultRun: FaultRun,
  { id, name }: AgentSimulation,
  pace: Pace,
): Promise<void> {
  const owner = await faultRun.ownerClient()
  await faultRun.until(
    `${name} counts as absent`,
    async () => {
      const { colleagues } = await retryUntilDone(() => owner.listColleagues())
      return colleagues.find((one) => one.id === id)?.availability === 'offline'
    },
    pace.absentAfterMs + lateMs,
  )
}

async function requireOldPositions(
  faultRun: FaultRun,
  { first, requeued, last }: Scene,
): Promise<void> {
  const owner = await faultRun.ownerClient()
  const { chats } = await retryUntilDone(() => owner.listWaitingChats())
  const queue = chats.map(({ id }) => id)
  const wanted = [first, ...requeued, last].map(({ chatId }) => chatId)
  if (queue.join(' ') !== wanted.join(' '))
    throw new Error(`the queue is ${queue.join(', ')} and should be ${wanted.join(', ')}`)
}

async function untilRequeueIsShown(
  faultRun: FaultRun,
  { watching, name }: VisitorSimulation,
): Promise<void> {
  await faultRun.until(
    `${name} sees the requeue`,
    () =>
      watching.chat.state.status === 'waiting' &&
      watching.chat.state.messages.some(({ kind }) => kind === 'requeued'),
    lateMs,
  )
}

/** The nodes are down for longer than the grace; the agents come back a while after the nodes. */
async function nodesAway(faultRun: FaultRun, scene: Scene, pace: Pace): Promise<void> {
  const { staying, back, returning, requeued } = scene
  faultRun.progress('the nodes are down')
  await faultRun.fault(async () => {
    await Promise.all(faultRun.nodes.map((node) => node.kill()))
    for (const agent of [staying, back]) agent.device.disconnect()
    await faultRun.sleep(Math.max(pace.absentAfterMs, pace.watchGapMs) + 1000)
    await restartAll(faultRun)
  })
  await returning.say('are you back?')
  await requeued[0].say('and you?')
  // By now a requeue that was planned at the start would be due; one that was planned again is not.
  await faultRun.sleep(pace.graceMs + 3 * pace.sweepEveryMs)
  for (const agent of [staying, back]) agent.device.connect()
  await Promise.all([staying, back].map((agent) => retryUntilDone(() => agent.client.heartbeat())))
  await faultRun.sleep(2 * pace.sweepEveryMs)
  await belongsTo(faultRun, returning, back)
  await belongsTo(faultRun, requeued[0], staying)
}

/** Nodes use the shorter intervals in a brief run only. */
async function restartAll(faultRun: FaultRun): Promise<void> {
  const without = faultRun.size === 'brief' ? quicker : []
  await Promise.all(faultRun.nodes.map((node) => node.restart({ without })))
}

async function belongsTo(
  faultRun: FaultRun,
  { chatId }: VisitorSimulation,
  { id, name }: AgentSimulation,
): Promise<void> {
  const owner = await faultRun.ownerClient()
  const { status, agent } = await retryUntilDone(() => owner.getChat(chatId))
  if (status !== 'active' || agent?.id !== id)
    throw new Error(`${name} no longer owns a chat: it is ${status}`)
}

/** Both sides of the active chats write, and the waiting visitor still waits. */
async function requireNormalChats({ staying, back, returning, requeued }: Scene): Promise<void> {
  const [taken, waiting] = requeued
  await back.say(returning.chatId, 'I am back')
  await staying.say(taken.chatId, 'so am I')
  await waiting.say('still here')
  const { status } = waiting.chat.state
  if (status !== 'waiting') throw new Error(`the requeued chat is ${status}`)
}

async function requeuedOnce(faultRun: FaultRun, chatId: string): Promise<void> {
  const owner = await faultRun.ownerClient()
  const { messages } = await retryUntilDone(() => owner.getMessages(chatId, { tail: true }))
  const returns = messages.filter(({ kind }) => kind === 'requeued')
  if (returns.length !== 1) throw new Error(`a chat was requeued ${returns.length} times`)
}
