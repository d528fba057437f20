import type { SeededRandom } from '../../fault-rig/random/seeded-random.ts'
import type { Agent } from '../../test/rig/agent.ts'
import { until } from '../../test/rig/server.ts'
import type { Account } from './colleagues.ts'
import { type Hands, type NamedChat, Overtaken } from './hands.ts'
import type { PageEvent } from './page-events.ts'
import { readShown } from './shown.ts'
import type { Tally } from './tally.ts'
import { cannedShortcut } from './team.ts'

export interface OwnChatsOptions {
  agent: Agent
  hands: Hands
  tally: Tally
  events: readonly PageEvent[]
  me: Account
  team: readonly Account[]
  random: SeededRandom
}

const clearedWithinMs = 8000
const acceptedWithinMs = 15_000
/** Only then the console stops: a chat that somebody else took first is followed by the next one. */
const refusals = /Nobody is waiting any more|as many conversations as allowed|did not work/

/** What an agent does with their own chats. Every opening of one looks for the draft that was left in it. */
export class OwnChats {
  readonly #options: OwnChatsOptions
  readonly #drafts = new Map<string, string>()
  #written = 0

  constructor(options: OwnChatsOptions) {
    this.#options = options
  }

  async accept(): Promise<void> {
    const { agent, hands, tally } = this.#options
    const [before, since] = [await readShown(agent.page), Date.now()]
    await hands.acceptNext()
    await until(
      'the chat that was accepted is shown, or why none was',
      async () => {
        const { page, chatId, has, name } = await readShown(agent.page)
        const isMoved = chatId !== before.chatId || before.page !== 'chats'
        const isAccepted = isMoved ? has !== '' : before.has !== 'mine' && has === 'mine'
        const isNew = page === 'chats' && chatId !== null && isAccepted
        if (isNew) tally.opened.set(chatId, name)
        return isNew || this.#wasRefused(since)
      },
      acceptedWithinMs,
    )
    if (this.#wasRefused(since)) throw new Overtaken('somebody else was faster')
  }

  #wasRefused(since: number): boolean {
    return this.#options.events.some(
      ({ kind, at, text }) => kind === 'said' && at >= since && refusals.test(text),
    )
  }

  /** Opens an own chat, and looks whether the draft that was left in it is there. */
  async #open(chat: NamedChat): Promise<void> {
    await this.#options.hands.open(chat)
    this.#options.tally.opened.set(chat.id, chat.name)
    await this.look()
  }

  /** Looks for the draft of the shown chat. */
  async look(): Promise<void> {
    const { agent, tally } = this.#options
    const { chatId, draft, name } = await readShown(agent.page)
    if (chatId === null || draft === null) return
    const left = this.#drafts.get(chatId) ?? ''
    if (left !== '') tally.drafts.checked += 1
    if (draft !== left) tally.drafts.lost.push(`${name}: “${left}” was left, “${draft}” is there`)
  }

  async answer(chat: NamedChat): Promise<void> {
    await this.#open(chat)
    if (!this.#drafts.has(chat.id)) await this.write(chat)
    await this.#send(chat)
  }

  async leaveDraft(chat: NamedChat, other: NamedChat): Promise<void> {
    await this.#open(chat)
    await this.write(chat)
    await this.#open(other)
    await this.#open(chat)
    if (this.#options.random.happens(0.6)) await this.#send(chat)
  }

  async useCanned(chat: NamedChat): Promise<void> {
    await this.#open(chat)
    await this.#options.hands.insert(cannedShortcut)
    await this.write(chat)
    await this.#send(chat)
  }

  async transfer(chat: NamedChat): Promise<void> {
    const { random, team, me, hands } = this.#options
    await this.#open(chat)
    const to = random.happens(0.25) ? null : random.pick(team.filter((one) => one !== me))
    await hands.transfer(to?.name ?? null, random.happens(0.5) ? `About ${chat.name}` : '')
  }

  async end(chat: NamedChat): Promise<void> {
    await this.#open(chat)
    await this.#options.hands.end()
    this.#drafts.delete(chat.id)
  }

  async write(chat: NamedChat): Promise<void> {
    this.#written += 1
    await this.#options.hands.write(`To ${chat.name} from the console: ${this.#written}. `)
    await this.#keep(chat)
  }

  /** Remembers what stands in the composer. */
  async #keep({ id, name }: NamedChat): Promise<void> {
    const { draft, chatId } = await readShown(this.#options.agent.page)
    if (draft === null || chatId !== id) throw new Overtaken(name)
    this.#drafts.set(id, draft)
  }

  async #send({ id, name }: NamedChat): Promise<void> {
    const { agent, hands, tally } = this.#options
    const text = this.#drafts.get(id) ?? ''
    await hands.send()
    await agent.page.waitForFunction(
      () => !document.querySelector<HTMLTextAreaElement>('.composer-field')?.value,
      undefined,
      { timeout: clearedWithinMs, polling: 50 },
    )
    this.#drafts.delete(id)
    tally.sent.push({ chatId: id, name, text: text.trim(), at: Date.now() })
  }

  /** The chat has ended, and its draft with it. */
  forget(chatId: string): void {
    this.#drafts.delete(chatId)
  }
}
