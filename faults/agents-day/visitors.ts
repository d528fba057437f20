import { setTimeout as sleep } from 'node:timers/promises'
import { createVisitorClient, isPapoError, type VisitorChat, type VisitorClient } from '@papo/sdk'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import { Device } from '../../fault-rig/clients/device.ts'
import type { PlannedVisitor } from './plan.ts'

/** What a visitor meets when somebody else was a moment faster. */
const overtaken = new Set(['chat_ended', 'aborted'])
const lookEveryMs = 100

export interface Site {
  url: string
  key: string
  /** When the day began, by this machine's clock. */
  beganAt: number
  /** Whether the last agents go home: visitors who are still there end their chats. */
  isClosing(): boolean
}

/** One visitor on the SDK, who does what is planned. */
export class DayVisitor {
  readonly name: string
  /** The texts that the server has acknowledged. */
  readonly acknowledged: string[] = []
  chatId: string | null = null
  readonly #plan: PlannedVisitor
  readonly #site: Site
  readonly #device = new Device()

  constructor(plan: PlannedVisitor, site: Site) {
    this.name = plan.name
    this.#plan = plan
    this.#site = site
  }

  async play(): Promise<void> {
    const { pauses, leavesBefore, arrivesAt, stars } = this.#plan
    await sleep(Math.max(0, this.#site.beganAt + arrivesAt - Date.now()))
    let client = this.#open()
    const opening = this.#textOf(0)
    let chat = await this.#start(client, opening)
    this.acknowledged.push(opening)
    this.chatId = chat.id
    for (const [at, pause] of pauses.entries()) {
      await sleep(pause)
      if (at === leavesBefore) {
        client.close()
        await sleep(pause)
        client = this.#open()
        chat = await this.#comeBack(client, chat.id)
      }
      if (chat.state.status === 'ended') break
      await this.#say(chat, this.#textOf(at + 1))
    }
    await this.#finish(chat)
    if (stars !== null) await retryUntilDone(() => chat.rate(stars, `${this.name} thinks so`))
    client.close()
  }

  #open(): VisitorClient {
    return createVisitorClient({
      baseUrl: this.#site.url,
      siteKey: this.#site.key,
      platform: this.#device.platform,
      requestsPerMinute: Infinity,
    })
  }

  #start(client: VisitorClient, message: string): Promise<VisitorChat> {
    return retryUntilDone(() => client.start({ visitor: { name: this.name }, message }))
  }

  async #comeBack(client: VisitorClient, chatId: string): Promise<VisitorChat> {
    const chat = await retryUntilDone(() => client.resume(chatId))
    if (chat === null) throw new Error(`${this.name} came back, and the chat was gone`)
    return chat
  }

  #textOf(at: number): string {
    return `${this.name} asks ${at}`
  }

  async #say(chat: VisitorChat, text: string): Promise<void> {
    try {
      await chat.send(text)
      this.acknowledged.push(text)
    } catch (error) {
      if (!isPapoError(error) || !overtaken.has(error.code)) throw error
    }
  }

  /** Until the chat has ended. */
  async #finish(chat: VisitorChat): Promise<void> {
    const { endsItself, isImpatient } = this.#plan
    const status = () => chat.state.status
    while (status() !== 'ended') {
      const isEnough = status() === 'waiting' ? isImpatient : endsItself
      if (isEnough || this.#site.isClosing()) {
        await retryUntilDone(() => chat.end())
        return
      }
      await sleep(lookEveryMs)
    }
  }
}
