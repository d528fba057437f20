import { type AgentClient, createAgentClient, type Me } from '@papo/sdk'
import {
  type Account,
  type Backend,
  createBackend,
  type ManualPlatform,
  manualPlatform,
} from '@papo/testing'
import type { Ring, Sound } from '../src/alerts/sound.ts'
import { createPresence } from '../src/clock/presence.ts'
import { createTicker } from '../src/clock/ticker.ts'
import { createDesk, type Desk } from '../src/desk/desk.ts'
import { type Address, createNavigation } from '../src/navigation/navigation.ts'
import { createLanguage } from '../src/words/language.ts'

/** What was heard. Like a browser, it is silent until it is allowed. */
export class Ears implements Sound {
  readonly heard: Ring[] = []
  #isAllowed = false
  isAllowed = (): boolean => this.#isAllowed
  allow = (): void => {
    this.#isAllowed = true
  }
  ring = (ring: Ring): void => void this.heard.push(ring)
}

/** An address bar of the test’s own. */
export function address(hash = ''): Address & { hash: string; visit(hash: string): void } {
  let onChange = () => {}
  return {
    hash,
    read() {
      return this.hash
    },
    write(next) {
      this.hash = next
    },
    visit(next) {
      this.hash = next
      onChange()
    },
    onChange(run) {
      onChange = run
      return () => {}
    },
  }
}

export interface Seat {
  platform: ManualPlatform
  client: AgentClient
  me: Me
  desk: Desk
  ears: Ears
  bar: ReturnType<typeof address>
  /** As closing the tab. */
  leave(): void
}

export interface SeatOptions {
  /** Who signs in; the first agent by default. */
  account?: Account
  platform?: ManualPlatform
  hash?: string
  /** The language that the browser prefers. */
  wish?: string
}

/** The product around a console, without a page. */
export class Stage {
  readonly platform = manualPlatform()
  readonly backend: Backend = createBackend({ platform: this.platform })

  constructor() {
    this.platform.useServer(this.backend.fetch)
  }

  /** Another person’s computer. */
  device(): ManualPlatform {
    const device = this.platform.newDevice()
    device.useServer(this.backend.newBrowser())
    return device
  }

  /** Signs somebody in and opens the console. */
  async sit(options: SeatOptions = {}): Promise<Seat> {
    const { account = this.backend.agent, platform = this.platform, hash = '' } = options
    const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
    await client.signIn({ email: account.email, password: account.password })
    return this.open(client, platform, hash, options.wish ?? 'pt-BR')
  }

  private async open(
    client: AgentClient,
    platform: ManualPlatform,
    hash: string,
    wish: string,
  ): Promise<Seat> {
    const me = await client.getMe()
    const ears = new Ears()
    const bar = address(hash)
    const ticker = createTicker(platform)
    const presence = createPresence(platform)
    const navigation = createNavigation(bar)
    const language = createLanguage(platform.storage, [wish])
    const desk = createDesk({
      client,
      platform,
      me,
      navigation,
      language,
      sound: ears,
      ticker,
      presence,
    })
    await platform.settle()
    const leave = () => {
      desk.close()
      client.close()
      ticker.stop()
      presence.stop()
      navigation.stop()
    }
    return { platform, client, me, desk, ears, bar, leave }
  }

  waits(message?: string, name?: string): string {
    return this.backend.visitorStarts({
      ...(message === undefined ? {} : { message }),
      ...(name === undefined ? {} : { visitor: { name } }),
    }).chatId
  }
}

/** Longer than the lists and the logs take to hear of anything. */
export const aMomentMs = 3000
