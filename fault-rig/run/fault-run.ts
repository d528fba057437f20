import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AgentClient,
  type ChatKind,
  isPapoError,
  type Site as SiteSettings,
  type TransportChoice,
} from '@papo/sdk'
import { SeededRandom } from '../random/seeded-random.ts'
import type { Evidence, FaultWindow } from '../oracle/evidence.ts'
import { type Counts, countsOf, findingsIn } from '../oracle/oracle.ts'
import { changeTruth, truthOf } from './read-truth.ts'
import type { Truth } from '../oracle/truth.ts'
import { heal, asText, probe } from './verdict.ts'
import { AgentSimulation } from '../clients/agent.ts'
import { Device } from '../clients/device.ts'
import { Journal } from '../clients/journal.ts'
import { retryUntilDone } from '../clients/retry-until-done.ts'
import { PlainPoller } from '../clients/plain-poller.ts'
import { Sender } from '../clients/sender.ts'
import { RawClient } from '../clients/raw-client.ts'
import { VisitorSimulation } from '../clients/visitor.ts'
import type { FaultProxy } from '../proxy/proxy.ts'
import type { ApiNode } from '../stack/api-node.ts'
import type { Postgres } from '../stack/postgres.ts'
import { until } from '../stack/program.ts'
import type { Redis } from '../stack/redis.ts'
import { owner, type Stack, type StackName } from '../stack/stack.ts'

/** How many visitors are created at once. */
const atOnce = 20
const healWithinMs = 10_000
/** After a longer fault, clients ask at most this far apart. */
const slowestRetryMs = 30_000
/** The limit on a busy machine. */
const healAnywayMs = 120_000
const password = 'uma senha que ninguém adivinha'

/** Named numbers for the report. */
export type Figures = Record<string, number>

/**
 * The size of a run: `brief` for the gate and for proofs, `usual` for every day, `full` for all
 * that the check names.
 */
export type Size = 'brief' | 'usual' | 'full'

export interface FaultRunOptions {
  stack: Stack
  seed: number
  size: Size
  /** Whether times are judged too: only on a quiet machine. */
  isStrict: boolean
  /** How the clients follow chats. */
  transport: TransportChoice
  /** Shown while the scenario runs. */
  progress(text: string): void
}

/**
 * What one scenario works with: an installation, simulated clients, seeded random numbers, and the
 * oracle.
 */
export class FaultRun {
  readonly stack: Stack
  readonly journal = new Journal()
  readonly random: SeededRandom
  readonly isStrict: boolean
  readonly transport: TransportChoice
  readonly size: Size
  readonly progress: (text: string) => void
  /** The oracle's counts, once it has judged. */
  counts: Counts | null = null
  readonly #windows: FaultWindow[] = []
  readonly #leaving: (() => unknown)[] = []
  readonly #visitors: VisitorSimulation[] = []
  readonly #agents: AgentSimulation[] = []
  #owner: AgentSimulation | null = null
  #site: SiteSettings | null = null
  #made = 0

  constructor(options: FaultRunOptions) {
    this.stack = options.stack
    this.random = new SeededRandom(options.seed)
    this.size = options.size
    this.isStrict = options.isStrict
    this.transport = options.transport
    this.progress = options.progress
  }

  get name(): StackName {
    return this.stack.name
  }

  get proxy(): FaultProxy {
    return this.stack.proxy
  }

  /** The address that all clients use. */
  get url(): string {
    return this.stack.url
  }

  get nodes(): readonly ApiNode[] {
    return this.stack.nodes
  }

  node(at: number): ApiNode {
    const node = this.nodes[at]
    if (node === undefined) throw new Error(`there is no node ${at}`)
    return node
  }

  /** The PostgreSQL that belongs to the run. */
  get postgres(): Postgres {
    const server = this.stack.places?.postgres
    if (!server) throw new Error('this stack has no PostgreSQL of its own')
    return server
  }

  get redis(): Redis {
    const server = this.stack.places?.redis
    if (!server) throw new Error('this stack has no Redis of its own')
    return server
  }

  get databaseUrl(): string {
    return this.stack.places?.databaseUrl ?? ''
  }

  /** One of three values, by the size of the run. */
  pick<Value>(sizes: Record<Size, Value>): Value {
    return sizes[this.size]
  }

  /** The owner, signed in. */
  async owner(): Promise<AgentSimulation> {
    this.#owner ??= await new AgentSimulation(this.journal, this.url, 'Ana', {
      isUnlimited: true,
      transport: this.transport,
    }).signIn(owner)
    return this.#owner
  }

  async ownerClient(): Promise<AgentClient> {
    return (await this.owner()).client
  }

  async site(): Promise<SiteSettings> {
    const client = await this.ownerClient()
    this.#site ??= (await retryUntilDone(() => client.listSites())).sites[0] ?? null
    if (this.#site === null) throw new Error('the installation has no site')
    return this.#site
  }

  /** A visitor in a started chat; `url` names one node where the proxy is not wanted. */
  async visitor(
    options: {
      name?: string
      url?: string
      siteKey?: string
      message?: string
      kind?: ChatKind
    } = {},
  ): Promise<VisitorSimulation> {
    const { message, kind, ...who } = options
    const visitor = await this.#newVisitor(who)
    const start = { ...(message === undefined ? {} : { message }), ...(kind && { kind }) }
    return await visitor.start(start)
  }

  async #newVisitor(
    options: { name?: string; url?: string; siteKey?: string } = {},
  ): Promise<VisitorSimulation> {
    const { name = `visitor ${(this.#made += 1)}`, url = this.url, siteKey } = options
    const key = siteKey ?? (await this.site()).key
    const visitor = new VisitorSimulation(
      this.journal,
      { url, key, transport: this.transport },
      name,
      new Device(),
    )
    this.#visitors.push(visitor)
    this.atEnd(() => visitor.leave())
    return visitor
  }

  /** Visitors who wait in the queue in the order of the result, and do not follow their chats. */
  async queue(count: number): Promise<VisitorSimulation[]> {
    const arrived: VisitorSimulation[] = []
    for (let made = 0; made < count; made += 1) arrived.push(await this.arrival())
    return arrived
  }

  /** Visitors who arrived in no particular order, and do not follow their chats. */
  async waitingVisitors(count: number): Promise<VisitorSimulation[]> {
    const arrived: VisitorSimulation[] = []
    for (let left = count; left > 0; left -= atOnce) {
      const some = Array.from({ length: Math.min(left, atOnce) }, () => this.arrival())
      arrived.push(...(await Promise.all(some)))
    }
    return arrived
  }

  async arrival(options: { name?: string; siteKey?: string } = {}): Promise<VisitorSimulation> {
    return await (await this.#newVisitor(options)).arrive()
  }

  /** Another agent, created by the owner and signed in. */
  async agent(
    options: { name?: string; capacity?: number; url?: string } = {},
  ): Promise<AgentSimulation> {
    const number = (this.#made += 1)
    const { name = `agent ${number}`, capacity = 1000, url = this.url } = options
    const email = `agent-${number}@example.com`
    const owner = await this.ownerClient()
    const account = { name, email, password, role: 'agent', capacity } as const
    await retryUntilDone(() => owner.createAgent(account)).catch(unlessTaken)
    const agent = new AgentSimulation(this.journal, url, name, { transport: this.transport })
    this.#agents.push(agent)
    this.atEnd(() => agent.leave())
    return await agent.signIn({ email, password })
  }

  /** A client without the SDK, which calls the nodes in turn. */
  client(options: { localAddress?: string } = {}): RawClient {
    const urls = this.nodes.map(({ url }) => url)
    const client = new RawClient(urls, options)
    this.atEnd(() => client.leave())
    return client
  }

  /** Sends many messages at once, without a view. */
  sender(person: VisitorSimulation | AgentSimulation): Sender {
    return new Sender(this.journal, person.unlimitedClient(), person.participant)
  }

  /** Follows the client's chat by plain polls. */
  poller(
    person: VisitorSimulation | AgentSimulation,
    options: { chatId: string; everyMs: number; onPoll?: (tookMs: number) => void; limit?: number },
  ): PlainPoller {
    const { participant, name } = person
    const client = person.unlimitedClient()
    const who = `${name} (polling)`
    const poller = new PlainPoller({ journal: this.journal, who, client, participant, ...options })
    this.atEnd(() => poller.stop())
    return poller
  }

  /** Called before the stack is closed, last one first. */
  atEnd(leave: () => unknown): void {
    this.#leaving.push(leave)
  }

  /** Errors are allowed from now on until the result is called. */
  beginFault(): () => void {
    const window: FaultWindow = { from: performance.now(), to: Number.POSITIVE_INFINITY }
    this.#windows.push(window)
    return () => {
      window.to = Math.min(window.to, performance.now())
    }
  }

  /** Allows errors while `during` runs. */
  async fault<Result>(during: () => Promise<Result>): Promise<Result> {
    const end = this.beginFault()
    try {
      return await during()
    } finally {
      end()
    }
  }

  /**
   * Changes the stored data without going through the API. The embedded node is stopped for it and
   * started again.
   */
  async changeTruth(...statements: string[]): Promise<void> {
    const [node] = this.nodes
    const isEmbedded = this.stack.places === null
    if (isEmbedded) await node?.stop()
    await changeTruth(this.stack, statements)
    if (isEmbedded) await node?.start()
  }

  sleep(ms: number): Promise<void> {
    return sleep(ms)
  }

  until(what: string, done: () => Promise<boolean> | boolean, withinMs?: number): Promise<void> {
    return until(what, done, withinMs)
  }

  /**
   * The end of a scenario: faults end, every open view comes to equal the log in time, strangers
   * are refused, and the oracle compares what all clients saw with what is stored. Throws where the
   * promise is broken.
   */
  async judge(): Promise<Figures> {
    this.proxy.heal()
    for (const window of this.#windows) window.to = Math.min(window.to, performance.now())
    this.progress('healing')
    const healedMs = await heal(this.journal.views, await this.ownerClient(), this.#healLimitMs)
    await probe(this.journal, this.#visitors)
    const watchings = this.#watchings()
    for (const watching of watchings) await retryUntilDone(() => watching.loadAll())
    const evidence = await this.#evidence()
    const findings = findingsIn(evidence)
    this.counts = countsOf(findings)
    if (findings.length > 0) throw new Error(asText(findings))
    return {
      chats: evidence.truth.chats.length,
      entries: evidence.truth.entries.length,
      sends: evidence.sent.length,
      acked: evidence.sent.filter(({ isAcked }) => isAcked).length,
      answers: evidence.answers.length,
      'healed in ms': Math.round(healedMs),
    }
  }

  /** Closes all clients. */
  async close(): Promise<void> {
    for (const leave of this.#leaving.splice(0).toReversed()) await leave()
    this.#owner?.leave()
  }

  #watchings() {
    const opened = this.#visitors.flatMap((visitor) => visitor.watchings)
    return [...opened, ...[...this.#agents, this.#owner].flatMap((agent) => agent?.watchings ?? [])]
  }

  async #evidence(): Promise<Evidence> {
    const { sent, probes } = this.journal
    // Views are copied first: what is shown after the stored data was read must not count.
    const views = this.journal.views.map((view) => ({ ...view, rendered: [...view.rendered] }))
    const answers = [...this.proxy.answers]
    await this.close()
    const truth: Truth = await truthOf(this.stack)
    // A busy machine may refuse for a moment, with an honest error.
    const always = { from: 0, to: Number.POSITIVE_INFINITY }
    const windows = this.isStrict ? this.#windows : [always]
    return { sent, probes, views, answers, windows, truth }
  }

  get #healLimitMs(): number {
    if (!this.isStrict) return healAnywayMs
    const isLong = this.#windows.some(({ from, to }) => to - from > healWithinMs)
    return healWithinMs + (isLong ? slowestRetryMs : 0)
  }
}

/** An agent whose creation was answered too late exists at the second try. */
function unlessTaken(error: unknown): void {
  if (!isPapoError(error) || error.code !== 'email_taken') throw error
}
