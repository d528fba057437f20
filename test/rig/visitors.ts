import { createVisitorClient, isPapoError, type VisitorChat } from '@papo/sdk'
import type { BrowserHarness } from './browser-harness.ts'

/** Visitors with a program of their own, for tests that look at the console alone. */
export class Visitors {
  readonly #harness: BrowserHarness
  readonly #siteKey: string
  #chats: VisitorChat[] = []

  private constructor(harness: BrowserHarness, siteKey: string) {
    this.#harness = harness
    this.#siteKey = siteKey
  }

  /** The visitors of the first site. */
  static async of(harness: BrowserHarness): Promise<Visitors> {
    const { sites } = await (await harness.ownerClient()).listSites()
    return new Visitors(harness, sites[0]?.key ?? '')
  }

  /** A visitor starts a chat, by default on the first site. */
  async start(name: string, message = 'Olá', siteKey = this.#siteKey): Promise<VisitorChat> {
    const client = createVisitorClient({ baseUrl: this.#harness.server.url, siteKey })
    const chat = await again(() => client.start({ visitor: { name }, message }))
    this.#chats.push(chat)
    return chat
  }

  /** All leave: no chat goes on. */
  async leave(): Promise<void> {
    const chats = this.#chats
    this.#chats = []
    for (const chat of chats) {
      if (chat.state.status !== 'ended') await chat.end().catch(() => {})
      chat.close()
    }
  }
}

/** Makes a call once more if its error says that this may help, as a program has to. */
async function again<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    if (!isPapoError(error) || !error.retry) throw error
    return call()
  }
}

/** What a visitor has heard of the agents, oldest first. */
export const heardBy = ({ state }: VisitorChat): string[] =>
  state.messages
    .filter(({ author, kind }) => author.type === 'agent' && kind === 'text')
    .flatMap(({ text }) => text ?? [])
