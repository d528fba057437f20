import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../../fault-rig/run/percentile.ts'
import { type Conversation, openConversations } from '../../fault-rig/run/conversations.ts'
import type { FaultRun, Size } from '../../fault-rig/run/fault-run.ts'
import type { Protection, Scenario } from '../../fault-rig/run/scenario.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

/** A client falls back, or comes back, within this time. */
const settledWithinMs = 30_000
/** The same for a message on a busy machine: before a silent socket would be noticed by its ping. */
const arrivesWithinMs = 15_000
/** On a quiet machine a message is shown within this time at the median. */
const shownWithinMs = 300

export const triesSocket: Protection = {
  what: 'the SDK tries a socket before it is content with polls',
  without: { at: 'socket-tried', value: '1e9' },
}
export const pollsWithoutSocket: Protection = {
  what: 'a chat is followed by a socket only while that is up',
  without: { at: 'socket-is-up', value: 'true' },
}
export const upOnlyAfterAnswer: Protection = {
  what: 'a socket is up only once the server has answered in it',
  without: { at: 'first-answer', as: 'this.#answered()' },
}
export const speaksInTime: Protection = {
  what: 'both ends of a socket say something every 25 s',
  without: [{ drop: 'client-ping' }, { at: 'server-ping', condition: 'false' }],
}

export interface ProxyScenario extends Omit<Scenario, 'run' | 'stacks' | 'transport'> {
  /** What clients use once they have settled. */
  carries: 'frames' | 'polls'
  /** Injects faults before any client connects. */
  before?: (faultRun: FaultRun) => void
  /** How long all are silent. */
  silentMs?: Record<Size, number>
}

const usualSilenceMs: Record<Size, number> = { brief: 2000, usual: 40_000, full: 130_000 }

/**
 * Conversations through a reverse proxy: both sides write, fall silent for longer than the proxy's patience,
 * and write again. Every message arrives, by the transport that the proxy allows, and no client shows that it
 * is offline.
 */
export function throughProxy({
  carries,
  before,
  silentMs = usualSilenceMs,
  ...scenario
}: ProxyScenario): Scenario {
  return {
    ...scenario,
    stacks: ['cluster', 'embedded'],
    transport: 'auto',
    async run(faultRun) {
      before?.(faultRun)
      const agents = [await faultRun.agent(), await faultRun.agent()]
      const count = faultRun.pick({ brief: 3, usual: 6, full: 20 })
      const all = await openConversations(faultRun, count, agents)
      const connections = watchConnections(all)
      await settle(faultRun, all, carries)
      const pollsFrom = performance.now()
      const writing = Writing.begin(faultRun, all, 10)
      await sleep(faultRun.pick({ brief: 2000, usual: 5000, full: 20_000 }))
      await writing.stop()
      const sockets = faultRun.proxy.sockets
      faultRun.progress('silent')
      await sleep(faultRun.pick(silentMs))
      const shown = await showTimes(faultRun, all)
      const polls = countPolls(faultRun, pollsFrom)
      check({ faultRun, carries, polls, sockets, connections, shown })
      return {
        ...(await faultRun.judge()),
        polls,
        sockets,
        'shown p50 in ms': Math.round(percentile(shown, 0.5)),
      }
    },
  }
}

/** The connections that people have seen. */
function watchConnections(all: readonly Conversation[]): Set<string> {
  const seen = new Set<string>()
  for (const { visitor, agent, chatId } of all) {
    for (const chat of [visitor.chat, agent.watchingOf(chatId).chat]) {
      chat.on('state', ({ connection }) => void seen.add(connection))
    }
  }
  return seen
}

/** Waits until every message arrives, and by the expected transport. */
async function settle(
  faultRun: FaultRun,
  all: readonly Conversation[],
  carries: ProxyScenario['carries'],
): Promise<void> {
  await showTimes(faultRun, all)
  if (carries === 'polls') return
  await faultRun.until('every visitor has a socket', () => faultRun.proxy.sockets >= all.length)
  const isQuiet = async () => {
    const from = performance.now()
    await sleep(1000)
    return countPolls(faultRun, from) === 0
  }
  await faultRun.until('no client polls', isQuiet, settledWithinMs)
}

/** Each side writes one message; the times until the other side shows it. */
async function showTimes(faultRun: FaultRun, all: readonly Conversation[]): Promise<number[]> {
  const times: number[] = []
  for (const { visitor, agent, chatId } of all) {
    const there = agent.watchingOf(chatId).view
    for (const [say, view] of [
      [() => visitor.say('are you there?'), there],
      [() => agent.say(chatId, 'yes, I am'), visitor.watching.view],
    ] as const) {
      const began = performance.now()
      const { id } = await say()
      await faultRun.until('the message is shown', () => view.shownAt.has(id), arrivesWithinMs)
      times.push(Math.max(0, (view.shownAt.get(id) ?? Number.NaN) - began))
    }
  }
  return times
}

const countPolls = ({ proxy }: FaultRun, from: number): number =>
  proxy.answers.filter(
    ({ method, path, askedAt }) =>
      method === 'GET' && /^\/v1\/chats\/[^/]+\/messages/.test(path) && askedAt >= from,
  ).length

function check(found: {
  faultRun: FaultRun
  carries: ProxyScenario['carries']
  polls: number
  sockets: number
  connections: ReadonlySet<string>
  shown: readonly number[]
}): void {
  const { faultRun, carries, polls, sockets, connections, shown } = found
  if (carries === 'frames' && polls > 0) throw new Error(`${polls} polls while sockets lived`)
  if (carries === 'frames' && sockets === 0) throw new Error('no socket is open')
  if (carries === 'polls' && polls === 0) throw new Error('nobody polls')
  if (connections.has('offline')) throw new Error('a client showed that it was offline')
  const p50 = percentile(shown, 0.5)
  if (faultRun.isStrict && carries === 'frames' && p50 > shownWithinMs) {
    throw new Error(`a message was shown after ${Math.round(p50)} ms at the median`)
  }
}
