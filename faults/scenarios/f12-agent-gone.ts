import type { AgentPerson } from '../people/agent.ts'
import { persist } from '../people/persist.ts'
import type { VisitorPerson } from '../people/visitor.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'
import type { Change } from '../tags.ts'

interface Pace {
  seenEveryMs: number
  lostAfterMs: number
  graceMs: number
  sweepEveryMs: number
  watchGapMs: number
}

/** As the product has it. */
const real: Pace = {
  seenEveryMs: 15_000,
  lostAfterMs: 45_000,
  graceMs: 60_000,
  sweepEveryMs: 5000,
  watchGapMs: 20_000,
}
/** For proofs: the same rules, sooner. */
const quick: Pace = {
  seenEveryMs: 1000,
  lostAfterMs: 8000,
  graceMs: 6000,
  sweepEveryMs: 500,
  watchGapMs: 3000,
}
const quicker: readonly Change[] = [
  { at: 'seen-every', value: String(quick.seenEveryMs) },
  { at: 'lost-after', value: String(quick.lostAfterMs) },
  { at: 'grace', value: String(quick.graceMs) },
  { at: 'sweep-every', value: String(quick.sweepEveryMs) },
  { at: 'watch-gap', value: String(quick.watchGapMs) },
]
/** Longer than an agent is waited for, and over before all of this is. */
const silentSeconds = 150
/** A machine that has other things to do sweeps late. */
const lateMs = 60_000

/** An agent's browser is killed; another one comes back in time; then the nodes themselves are away. */
export const agentGone: Scenario = {
  name: 'F12',
  title: 'agent’s browser killed',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 900,
  also: quicker,
  protection: [
    {
      what: 'whoever comes back within the grace keeps the chats',
      without: [
        { at: 'return-within-grace', as: '$it.where((where) => where.lit(false))' },
        { drop: 'agent-is-back' },
      ],
    },
    {
      what: 'our own downtime loses nobody',
      without: { at: 'own-downtime', value: 'new Date(0)' },
    },
  ],
  async run(stage) {
    const pace = stage.pick({ brief: quick, usual: real, full: real })
    if (stage.size === 'brief') await stage.fault(() => restartAll(stage))
    await silenceSoon(stage)
    const scene = await set(stage)
    const requeuedMs = await loseOne(stage, scene, pace)
    await nodesAway(stage, scene, pace)
    await calm(scene)
    const { lost } = scene
    for (const { chatId } of lost) await requeuedOnce(stage, chatId)
    return { ...(await stage.judge()), 'returned after ms': requeuedMs }
  },
}

interface Scene {
  /** The agent whose browser is killed, the one who comes back, and the one who stays. */
  gone: AgentPerson
  back: AgentPerson
  there: AgentPerson
  first: VisitorPerson
  /** The chats of the one who is gone. */
  lost: readonly [VisitorPerson, VisitorPerson]
  /** The chat of the one who comes back. */
  kept: VisitorPerson
  last: VisitorPerson
}

/** A chat that nobody speaks in would end soon after it has returned to the line. */
async function silenceSoon(stage: Stage): Promise<void> {
  const { id } = await stage.site()
  const silence = { waitingSeconds: 1800, activeSeconds: silentSeconds, warnSeconds: 20 }
  const owner = await stage.ownerClient()
  await persist(() => owner.updateSite(id, { silence }))
}

async function set(stage: Stage): Promise<Scene> {
  const gone = await stage.agent()
  const back = await stage.agent()
  const there = await stage.agent()
  const first = await stage.arrival()
  const lost = [await stage.visitor(), await stage.visitor()] as const
  const kept = await stage.visitor()
  const last = await stage.arrival()
  for (const { chatId } of lost) await gone.take(chatId)
  await back.take(kept.chatId)
  return { gone, back, there, first, lost, kept, last }
}

/** Answers after how long the chats of the one who is gone were in the line. */
async function loseOne(stage: Stage, scene: Scene, pace: Pace): Promise<number> {
  const { gone, back, there, kept, lost } = scene
  stage.note('a browser is killed')
  gone.leave()
  back.device.disconnect()
  const goneAt = performance.now()
  await isLost(stage, gone, pace)
  await isLost(stage, back, pace)
  const lostMs = performance.now() - goneAt
  if (stage.isStrict && lostMs > pace.lostAfterMs + pace.sweepEveryMs)
    throw new Error(`the agent was found lost after ${Math.round(lostMs)} ms`)
  // The return of the chats is planned by then; one agent is back before it comes.
  await stage.sleep(2 * pace.sweepEveryMs)
  back.device.connect()
  await persist(() => back.client.heartbeat())
  await kept.say('are you there?')
  const owner = await stage.ownerClient()
  const isReturned = async (chatId: string) =>
    (await persist(() => owner.getChat(chatId))).status === 'waiting'
  const [one, other] = lost
  await stage.until(
    'the chats of the lost agent return to the line',
    async () => (await isReturned(one.chatId)) && (await isReturned(other.chatId)),
    pace.lostAfterMs + pace.graceMs + lateMs,
  )
  const returnedMs = performance.now() - goneAt
  const soonestMs = pace.lostAfterMs - pace.seenEveryMs + pace.graceMs
  if (returnedMs < soonestMs - 1000)
    throw new Error(`the chats returned after ${Math.round(returnedMs)} ms already`)
  if (stage.isStrict && returnedMs > pace.lostAfterMs + pace.graceMs + 2 * pace.sweepEveryMs)
    throw new Error(`the chats returned after ${Math.round(returnedMs)} ms`)
  await atOldPlaces(stage, scene)
  for (const visitor of lost) await isTold(stage, visitor)
  // What was planned for the one who came back would have come by now, too.
  await stage.sleep(4 * pace.sweepEveryMs)
  await belongsTo(stage, kept, back)
  await there.take(one.chatId)
  await there.say(one.chatId, 'here I am')
  return returnedMs
}

async function isLost(stage: Stage, { id, name }: AgentPerson, pace: Pace): Promise<void> {
  const owner = await stage.ownerClient()
  await stage.until(
    `${name} counts as lost`,
    async () => {
      const { colleagues } = await persist(() => owner.listColleagues())
      return colleagues.find((one) => one.id === id)?.availability === 'offline'
    },
    pace.lostAfterMs + lateMs,
  )
}

async function atOldPlaces(stage: Stage, { first, lost, last }: Scene): Promise<void> {
  const owner = await stage.ownerClient()
  const { chats } = await persist(() => owner.listWaitingChats())
  const line = chats.map(({ id }) => id)
  const wanted = [first, ...lost, last].map(({ chatId }) => chatId)
  if (line.join(' ') !== wanted.join(' '))
    throw new Error(`the line is ${line.join(', ')} and should be ${wanted.join(', ')}`)
}

async function isTold(stage: Stage, { watching, name }: VisitorPerson): Promise<void> {
  await stage.until(
    `${name} is told of the return to the line`,
    () =>
      watching.chat.state.status === 'waiting' &&
      watching.chat.state.messages.some(({ kind }) => kind === 'requeued'),
    lateMs,
  )
}

/** Longer than an agent would be lost; and the agents come back only a while after the nodes. */
async function nodesAway(stage: Stage, scene: Scene, pace: Pace): Promise<void> {
  const { there, back, kept, lost } = scene
  stage.note('the nodes are away')
  await stage.fault(async () => {
    await Promise.all(stage.nodes.map((node) => node.kill()))
    for (const agent of [there, back]) agent.device.disconnect()
    await stage.sleep(Math.max(pace.lostAfterMs, pace.watchGapMs) + 1000)
    await restartAll(stage)
  })
  await kept.say('are you back?')
  await lost[0].say('and you?')
  // By now a return that was planned at the start would be due; one that is planned anew is not.
  await stage.sleep(pace.graceMs + 3 * pace.sweepEveryMs)
  for (const agent of [there, back]) agent.device.connect()
  await Promise.all([there, back].map((agent) => persist(() => agent.client.heartbeat())))
  await stage.sleep(2 * pace.sweepEveryMs)
  await belongsTo(stage, kept, back)
  await belongsTo(stage, lost[0], there)
}

/** Nodes are at the pace of proofs in a brief run only. */
async function restartAll(stage: Stage): Promise<void> {
  const without = stage.size === 'brief' ? quicker : []
  await Promise.all(stage.nodes.map((node) => node.restart({ without })))
}

async function belongsTo(
  stage: Stage,
  { chatId }: VisitorPerson,
  { id, name }: AgentPerson,
): Promise<void> {
  const owner = await stage.ownerClient()
  const { status, agent } = await persist(() => owner.getChat(chatId))
  if (status !== 'active' || agent?.id !== id)
    throw new Error(`${name} has lost a chat: it is ${status}`)
}

/** Both sides of what went on speak, and the one who waits still waits. */
async function calm({ there, back, kept, lost }: Scene): Promise<void> {
  const [taken, waiting] = lost
  await back.say(kept.chatId, 'I am back')
  await there.say(taken.chatId, 'so am I')
  await waiting.say('still here')
  const { status } = waiting.chat.state
  if (status !== 'waiting') throw new Error(`the chat that waits again is ${status}`)
}

async function requeuedOnce(stage: Stage, chatId: string): Promise<void> {
  const owner = await stage.ownerClient()
  const { messages } = await persist(() => owner.getMessages(chatId, { tail: true }))
  const returns = messages.filter(({ kind }) => kind === 'requeued')
  if (returns.length !== 1) throw new Error(`a chat returned to the line ${returns.length} times`)
}
