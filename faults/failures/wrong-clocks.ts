import { isPapoError } from '@papo/sdk'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import {
  converse,
  type Conversation,
  openConversations,
} from '../../fault-rig/run/conversations.ts'

const hourMs = 60 * 60_000
const shiftedClock = new URL('../../fault-rig/stack/shifted-clock.ts', import.meta.url).href

export const wrongClocks: Scenario = {
  code: 'F13',
  name: 'wrong-clocks',
  what: 'Nodes and visitors have wrong clocks, and visitors come back after hours: every log keeps its order.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 600,
  protection: {
    what: 'a log is read in the order of its seq, not of any clock',
    without: [
      { at: 'log-order', value: "$it.clearOrderBy().orderBy('created_at')" },
      { at: 'database-clock', value: '0' },
    ],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(faultRun, 3, agents)
    const [absent, behind] = all
    if (absent === undefined || behind === undefined)
      throw new Error('there are too few conversations')
    const rounds = faultRun.pick({ brief: 4, usual: 10, full: 25 })
    for (const { agent, visitor, chatId } of all) {
      faultRun.poller(agent, { chatId, everyMs: 1500 })
      faultRun.poller(visitor, { chatId, everyMs: 1500 })
    }
    behind.visitor.device.clockShiftMs = -24 * hourMs
    for (const first of [hourMs, -hourMs]) {
      await shiftNodes(faultRun, first)
      await Promise.all(
        all.map((conversation) => converse(conversation, rounds, `with ${first} ms`)),
      )
    }
    const missed = await goAway(faultRun, absent, rounds)
    await closedMeanwhile(faultRun, behind)
    // A late reader gets the whole log.
    for (const { agent, chatId } of all) faultRun.poller(agent, { chatId, everyMs: 1500 })
    return { ...(await faultRun.judge()), 'missed while away': missed }
  },
}

/** Shifts the clock of one node by this much, and that of the other by as much the other way. */
async function shiftNodes(faultRun: FaultRun, firstMs: number): Promise<void> {
  await faultRun.fault(async () => {
    for (const [at, node] of faultRun.nodes.entries()) {
      faultRun.progress(`${node.name} gets a wrong clock`)
      const shiftMs = at % 2 === 0 ? firstMs : -firstMs
      await node.restart({ env: { CLOCK_SHIFT_MS: String(shiftMs) }, preload: [shiftedClock] })
    }
  })
}

/** The laptop sleeps while the other side writes: its clock jumps, and nothing was polled. */
async function goAway(
  faultRun: FaultRun,
  conversation: Conversation,
  count: number,
): Promise<number> {
  const { visitor, agent, chatId } = conversation
  for (const hours of [1 / 12, 1]) {
    faultRun.progress(`away for ${Math.round(hours * 60)} minutes`)
    visitor.device.disconnect({ isNoticed: hours === 1 })
    const draft = visitor.say(`written while away for ${hours} h`)
    for (let number = 0; number < count; number += 1) {
      await agent.say(chatId, `while you were away ${number} (${hours} h)`)
    }
    visitor.device.clockShiftMs += hours * hourMs
    visitor.device.connect()
    visitor.chat.reconnect()
    await draft
  }
  return 2 * count
}

/**
 * The chat is ended while the visitor is away: the view shows it, nothing more can be sent, and the
 * draft stays.
 */
async function closedMeanwhile(
  faultRun: FaultRun,
  { visitor, agent, chatId }: Conversation,
): Promise<void> {
  visitor.device.disconnect()
  const draft = visitor.say('too late').then(
    () => 'stored',
    (error: unknown) => (isPapoError(error) ? error.code : String(error)),
  )
  await agent.client.endChat(chatId)
  visitor.device.connect()
  const refused = await draft
  if (refused !== 'chat_ended') throw new Error(`a send into an ended chat was ${refused}`)
  await faultRun.until('the end is shown', () => visitor.chat.state.status === 'ended', 30_000)
  const [unsent] = visitor.chat.state.outgoing
  if (unsent?.text !== 'too late' || unsent.state !== 'failed')
    throw new Error('the draft was lost')
}
