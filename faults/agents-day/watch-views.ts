import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentClient } from '@papo/sdk'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { Agent } from '../../test/rig/agent.ts'
import { difference, readShown, type Shown } from './shown.ts'
import type { Tally } from './tally.ts'
import { readLog } from './truth.ts'

const againAfterMs = 200
const mostCounted = 99

export interface ViewsOptions {
  agent: Agent
  /** Reads the same chats with other eyes. */
  owner: AgentClient
  agentId: string
  capacity: number
  patienceMs: number
  tally: Tally
}

/** Compares what the console shows with what the SDK reads, once both have settled. */
export class Views {
  readonly #options: ViewsOptions
  readonly #beganAt = performance.now()

  constructor(options: ViewsOptions) {
    this.#options = options
  }

  async compare(): Promise<void> {
    const { tally, agent, agentId, owner } = this.#options
    const { chatId } = await readShown(agent.page)
    if (chatId !== null) {
      tally.views.compared += 1
      const wrong = await this.#settled(async (shown) =>
        shown.chatId === null
          ? null
          : difference(shown, await readLog(owner, shown.chatId), agentId),
      )
      if (wrong !== null) tally.views.wrong.push(this.#timed(wrong))
    }
    tally.counts.compared += 1
    const wrong = await this.#settled((shown) => this.#countsDiffer(shown))
    if (wrong !== null) tally.counts.wrong.push(this.#timed(wrong))
  }

  #timed(wrong: string): string {
    return `at ${((performance.now() - this.#beganAt) / 1000).toFixed(1)} s: ${wrong}`
  }

  /** Null as soon as nothing differs, else what differs after all the patience. */
  async #settled(differ: (shown: Shown) => Promise<string | null>): Promise<string | null> {
    const { agent, patienceMs } = this.#options
    const until = performance.now() + patienceMs
    for (;;) {
      const found = await differ(await readShown(agent.page))
      if (found === null || performance.now() > until) return found
      await sleep(againAfterMs)
    }
  }

  async #countsDiffer(shown: Shown): Promise<string | null> {
    const { owner, agentId, capacity } = this.#options
    const [waiting, own] = await Promise.all([
      retryUntilDone(() => owner.listWaitingChats({ limit: 50 })),
      retryUntilDone(() => owner.listChats({ status: 'active', agentId, limit: 50 })),
    ])
    const load = `${own.chats.length}/${capacity}`
    const count = waiting.total > mostCounted ? `${mostCounted}+` : String(waiting.total)
    if (shown.queueCount !== count) {
      return `the queue counts ${shown.queueCount}, and has ${waiting.total}`
    }
    if (shown.load !== load) return `the load is shown as ${shown.load}, and is ${load}`
    const { rows, page } = shown
    const ids = (page === 'queue' ? waiting : own).chats.map(({ id }) => id)
    const isListed = page === 'queue' || page === 'chats'
    const [listed, expected] = page === 'queue' ? [rows, ids] : [rows.toSorted(), ids.toSorted()]
    if (!isListed || listed.join() === expected.join()) return null
    return `the list of ${page} has ${listed.join(', ')}, and should have ${expected.join(', ')}`
  }
}
