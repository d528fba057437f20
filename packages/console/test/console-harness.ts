import { type AgentClient, createAgentClient, type Me } from '@papo/sdk'
import {
  type Account,
  type Backend,
  createBackend,
  type ManualPlatform,
  manualPlatform,
} from '@papo/testing'
import type { ChimeKind, Sound } from '../src/alerts/sound.ts'
import { createPageVisibility } from '../src/clock/page-visibility.ts'
import { createTicker } from '../src/clock/ticker.ts'
import { createAgentApp, type AgentApp } from '../src/agent-app/agent-app.ts'
import { type Address, createNavigation } from '../src/navigation/navigation.ts'
import { createLanguage } from '../src/locales/language.ts'

/** Records the sounds played. Like a browser, it plays nothing until it is allowed. */
export class SilentSound implements Sound {
  readonly played: ChimeKind[] = []
  #isAllowed = false
  isAllowed = (): boolean => this.#isAllowed
  allow = (): void => {
    this.#isAllowed = true
  }
  play = (kind: ChimeKind): void => void this.played.push(kind)
}

/** An address bar for the test. */
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

export interface ConsoleTab {
  platform: ManualPlatform
  client: AgentClient
  me: Me
  agentApp: AgentApp
  sound: SilentSound
  bar: ReturnType<typeof address>
  /** Stops everything, as closing the tab does. */
  leave(): void
}

export interface ConsoleTabOptions {
  /** The account that signs in; the first agent by default. */
  account?: Account
  platform?: ManualPlatform
  hash?: string
  /** The browser’s preferred language. */
  browserLanguage?: string
}

/** A backend and a console’s models, without a page. */
export class ConsoleHarness {
  readonly platform = manualPlatform()
  readonly backend: Backend = createBackend({ platform: this.platform })

  constructor() {
    this.platform.useServer(this.backend.fetch)
  }

  /** Another computer. */
  device(): ManualPlatform {
    const device = this.platform.newDevice()
    device.useServer(this.backend.newBrowser())
    return device
  }

  /** Signs an agent in and opens the console. */
  async openTab(options: ConsoleTabOptions = {}): Promise<ConsoleTab> {
    const { account = this.backend.agent, platform = this.platform, hash = '' } = options
    const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
    await client.signIn({ email: account.email, password: account.password })
    return this.open(client, platform, hash, options.browserLanguage ?? 'pt-BR')
  }

  private async open(
    client: AgentClient,
    platform: ManualPlatform,
    hash: string,
    browserLanguage: string,
  ): Promise<ConsoleTab> {
    const me = await client.getMe()
    const sound = new SilentSound()
    const bar = address(hash)
    const ticker = createTicker(platform)
    const pageVisibility = createPageVisibility(platform)
    const navigation = createNavigation(bar)
    const language = createLanguage(platform.storage, [browserLanguage])
    const agentApp = createAgentApp({
      client,
      platform,
      me,
      navigation,
      language,
      sound: sound,
      ticker,
      pageVisibility,
      ownAddress: 'https://papo.test',
    })
    await platform.settle()
    const leave = () => {
      agentApp.close()
      client.close()
      ticker.stop()
      pageVisibility.stop()
      navigation.stop()
    }
    return { platform, client, me, agentApp, sound, bar, leave }
  }

  /** A visitor starts a chat; resolves with its id. */
  async waits(message?: string, name?: string): Promise<string> {
    const { chatId } = await this.backend.visitorStarts({
      ...(message === undefined ? {} : { message }),
      ...(name === undefined ? {} : { visitor: { name } }),
    })
    return chatId
  }
}

/** Longer than the lists and the logs take to get a change. */
export const aMomentMs = 3000
