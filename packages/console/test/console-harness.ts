import { type AgentClient, createAgentClient, type Me, type Platform } from '@papo/sdk'
import {
  type Account,
  type Backend,
  createBackend,
  type ManualPlatform,
  manualPlatform,
} from '@papo/testing'
import type { Notifier, NotifyPermission, ShownNotification } from '../src/alerts/notifier.ts'
import type { ChimeKind, Sound } from '../src/alerts/sound.ts'
import { createPageVisibility } from '../src/clock/page-visibility.ts'
import { withServerTime } from '../src/clock/server-time.ts'
import { createTicker, type Ticker } from '../src/clock/ticker.ts'
import { createAgentApp, type AgentApp } from '../src/agent-app/agent-app.ts'
import { type Address, createNavigation } from '../src/navigation/navigation.ts'
import { createLanguage } from '../src/locales/language.ts'

/** Records the sounds played. Like a browser, it plays nothing until it is allowed. */
export class SilentSound implements Sound {
  readonly played: ChimeKind[] = []
  #isAllowed = false
  readonly isSupported = true
  isAllowed = (): boolean => this.#isAllowed
  allow = (): Promise<void> => {
    this.#isAllowed = true
    return Promise.resolve()
  }
  play = (kind: ChimeKind): void => void this.played.push(kind)
}

/** Records the notifications of a desktop, which the tabs of a browser share. */
export class RecordedNotifier implements Notifier {
  state: NotifyPermission = 'default'
  /** What the user answers. */
  answer: NotifyPermission = 'granted'
  /** Every one that was shown; those that are closed have left `open`. */
  readonly shown: ShownNotification[] = []
  readonly open = new Set<ShownNotification>()
  permission = (): NotifyPermission => this.state
  ask = (): Promise<NotifyPermission> => {
    this.state = this.answer
    return Promise.resolve(this.state)
  }
  show = (notification: ShownNotification) => {
    this.shown.push(notification)
    this.open.add(notification)
    return () => void this.open.delete(notification)
  }
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
  ticker: Ticker
  sound: SilentSound
  notifier: RecordedNotifier
  bar: ReturnType<typeof address>
  /** Stops everything, as closing the tab does. */
  leave(): void
}

export interface ConsoleTabOptions {
  /** The account that signs in; the first agent by default. */
  account?: Account
  platform?: ManualPlatform
  notifier?: RecordedNotifier
  hash?: string
  /** How far the clock of the computer is ahead of the server's. */
  clockAheadMs?: number
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
    const { account = this.backend.agent, platform = this.platform } = options
    const computer = { ...platform, now: () => platform.now() + (options.clockAheadMs ?? 0) }
    const shown: Platform = withServerTime(computer, () => ticker.tick())
    const ticker = createTicker(shown)
    const client = createAgentClient({ baseUrl: 'https://papo.test', platform: shown })
    await client.signIn({ email: account.email, password: account.password })
    const opened = await this.open(client, shown, ticker, options)
    await platform.settle()
    return { ...opened, platform }
  }

  private async open(
    client: AgentClient,
    platform: Platform,
    ticker: Ticker,
    { hash = '', browserLanguage = 'pt-BR', notifier = new RecordedNotifier() }: ConsoleTabOptions,
  ): Promise<Omit<ConsoleTab, 'platform'>> {
    const me = await client.getMe()
    const sound = new SilentSound()
    const bar = address(hash)
    const pageVisibility = createPageVisibility(platform)
    const navigation = createNavigation(bar)
    const language = createLanguage(platform.storage, [browserLanguage])
    const agentApp = createAgentApp({
      client,
      platform,
      me,
      navigation,
      language,
      sound,
      notifier,
      ticker,
      pageVisibility,
      ownAddress: 'https://papo.test',
      isMac: false,
    })
    const leave = () => {
      agentApp.close()
      client.close()
      ticker.stop()
      pageVisibility.stop()
      navigation.stop()
    }
    return { client, me, agentApp, ticker, sound, notifier, bar, leave }
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
