import { setTimeout as sleep } from 'node:timers/promises'
import { type AgentClient, type Chat, createAgentClient, isPapoError } from '@papo/sdk'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { SeededRandom } from '../../fault-rig/random/seeded-random.ts'
import { pauseIn } from './plan.ts'

export interface Account {
  id: string
  name: string
  email: string
  password: string
}

/** Refusals that are part of a day with colleagues: somebody else was a moment faster, or is full. */
const overtaken = new Set([
  'already_accepted',
  'agent_at_capacity',
  'agent_not_available',
  'not_your_chat',
  'chat_not_active',
  'chat_ended',
  'aborted',
])

export interface ColleagueOptions {
  url: string
  account: Account
  team: readonly Account[]
  /** Of the agent in the browser, who is given more chats than the others. */
  favourite: Account
  random: SeededRandom
  dayMs: number
  capacity: number
  isClosing(): boolean
}

/** An agent on the SDK: accepts, answers, transfers and ends until the team goes home. */
export class Colleague {
  readonly acknowledged: { chatId: string; text: string }[] = []
  readonly #options: ColleagueOptions
  readonly #client: AgentClient

  constructor(options: ColleagueOptions) {
    this.#options = options
    this.#client = createAgentClient({ baseUrl: options.url, requestsPerMinute: Infinity })
  }

  async play(): Promise<void> {
    const { account, random, dayMs, capacity, isClosing } = this.#options
    const { email, password } = account
    await retryUntilDone(() => this.#client.createToken({ email, password }))
    const queue = this.#client.watchQueue()
    const mine = this.#client.watchChats({ status: 'active', agentId: account.id, limit: 50 })
    while (!isClosing()) {
      await sleep(pauseIn(random, dayMs) / 4)
      const own = mine.state.chats
      const [next] = queue.state.chats
      const isRoom = own.length < capacity
      // Some wait a little, so that the queue is seen, and heard.
      if (next && isRoom && random.happens(0.08 + 0.03 * queue.state.total)) {
        await this.#unlessOvertaken(() => this.#client.acceptChat(next.id))
      } else if (own.length > 0) await this.#unlessOvertaken(() => this.#workOn(random.pick(own)))
    }
    this.#client.close()
  }

  async #workOn({ id, visitor }: Chat): Promise<void> {
    const { random, favourite, account, team } = this.#options
    const chat = await this.#client.openChat(id)
    try {
      const isAnswered = chat.state.messages.some(({ author }) => author.id === account.id)
      const share = random.next()
      if (isAnswered && share < 0.08) {
        const others = team.filter((one) => one !== account)
        const to = random.happens(0.6) && account !== favourite ? favourite : random.pick(others)
        await chat.transfer(
          { agentId: to.id },
          random.happens(0.5) ? `${visitor.name} asked for it` : '',
        )
      } else if (isAnswered && share < 0.11) await chat.transfer({ queue: true })
      else if (isAnswered && share < 0.28) await chat.end()
      else {
        const text = `To ${visitor.name} from ${account.name}: ${chat.state.messages.length}`
        await chat.send(text)
        this.acknowledged.push({ chatId: id, text })
      }
    } finally {
      chat.close()
    }
  }

  async #unlessOvertaken(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (error) {
      // What a busy server did not answer is tried again in its turn.
      if (!isPapoError(error) || !(error.retry || overtaken.has(error.code))) throw error
    }
  }
}
