import type { AgentClient } from '@papo/sdk'
import { SeededRandom } from '../../fault-rig/random/seeded-random.ts'
import { BrowserHarness } from '../../test/rig/browser-harness.ts'
import { Agent } from '../../test/rig/agent.ts'
import { stubAlerts } from '../../test/rig/stubbed-alerts.ts'
import { en } from '../../test/rig/texts.ts'
import { judgeAlerts } from './alerts.ts'
import { Colleague } from './colleagues.ts'
import { ConsoleAgent } from './console-agent.ts'
import { KeyboardHands } from './keyboard-hands.ts'
import { judgeMemory, MemoryMeter } from './memory.ts'
import { judgeMessages } from './messages.ts'
import { type Line, linesOf } from './outcome.ts'
import { collectErrors } from './page-errors.ts'
import { type PageEvent, recordPages } from './page-events.ts'
import { type DayOptions, planVisitors } from './plan.ts'
import { PointerHands } from './pointer-hands.ts'
import { Tally } from './tally.ts'
import { createTeam } from './team.ts'
import { type ChatLog, readLog } from './truth.ts'
import { DayVisitor } from './visitors.ts'
import { Views } from './watch-views.ts'

/** More than an agent has at a time by default, so that all five together keep up. */
const capacity = 6
/** Reloads come first: the memory of a tab that is loaded again says nothing about the day before. */
const reloadsAt = [0.12, 0.2, 0.28]
const offlineAt = 0.5
/** For what is no promise: a load of the page, a dialog of a busy machine. */
const patientMs = 120_000
/** Each sample stops the page for a moment. */
const sampleEveryMs = 12_000
const mostSamples = 20
/** Between two interruptions. */
const actsBetween = 5

export interface DayPlaces {
  /** Of an empty PostgreSQL database; the embedded one by default. */
  databaseUrl?: string | undefined
  redisUrl?: string | undefined
}

type Log = (text: string) => void

/** Plays a day and judges it. */
export async function playDay(
  options: DayOptions,
  { databaseUrl, redisUrl }: DayPlaces = {},
  log: Log = () => {},
): Promise<Line[]> {
  const harness = await BrowserHarness.open({
    LOG_LEVEL: 'error',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  })
  try {
    return await new Day(options, harness, log).play()
  } finally {
    await harness.close()
  }
}

class Day {
  readonly #options: DayOptions
  readonly #harness: BrowserHarness
  readonly #log: Log
  readonly #dayMs: number
  readonly #tally = new Tally()
  readonly #people = { visitors: 0, faults: [] as string[] }
  #isClosing = false

  constructor(options: DayOptions, harness: BrowserHarness, log: Log) {
    this.#options = options
    this.#harness = harness
    this.#log = log
    this.#dayMs = options.seconds * 1000
  }

  async play(): Promise<Line[]> {
    const owner = await this.#harness.ownerClient()
    // The owner only reads, and takes no chat.
    await owner.heartbeat({ availability: 'away' })
    const team = await createTeam(owner, capacity)
    const [me] = team
    const { agent, events, errors } = await this.#openConsole(me)
    const console = this.#agentAt(agent, { events, owner, team })
    const beganAt = Date.now()
    events.push({ kind: 'live', at: beganAt, text: '' })
    const { visitors, colleagues, playing } = await this.#begin(owner, team, beganAt)
    const meter = await this.#work(console, agent, beganAt)
    this.#isClosing = true
    await Promise.all(playing)
    const toRead = [...this.#tally.opened].map(([id, name]) => ({ id, name }))
    this.#log(`all have gone; ${toRead.length} chats are read again`)
    for (const chat of toRead) await console.readAgain(chat)
    console.leave()
    const logs: ChatLog[] = []
    for (const { chatId } of visitors) if (chatId !== null) logs.push(await readLog(owner, chatId))
    owner.close()
    const acknowledged = [
      ...colleagues.flatMap((colleague) => colleague.acknowledged),
      ...visitors.flatMap(({ chatId, acknowledged }) =>
        acknowledged.map((text) => ({ chatId: chatId ?? '', text })),
      ),
    ]
    const { patienceMs } = this.#options
    return linesOf({
      tally: this.#tally,
      alerts: judgeAlerts(logs, me.id, events, { patienceMs, beganAt }),
      messages: {
        count: acknowledged.length + this.#tally.sent.length,
        faults: judgeMessages(logs, acknowledged, this.#tally.sent),
      },
      memory: judgeMemory(meter.samples),
      pageErrors: errors,
      people: this.#people,
    })
  }

  /** The console of the agent, signed in, with its sound unlocked by that. */
  async #openConsole({ email, password }: { email: string; password: string }) {
    const context = await this.#harness.person({ texts: en })
    await stubAlerts(context, 'granted')
    const events = await recordPages(context)
    context.setDefaultTimeout(patientMs)
    const page = await context.newPage()
    const errors = collectErrors(page)
    const agent = new Agent(page, en)
    await agent.signIn(`${this.#harness.url}/console/`, { email, password })
    await page.locator('.menu-load').waitFor()
    return { agent, events, errors }
  }

  #agentAt(
    agent: Agent,
    {
      events,
      owner,
      team,
    }: { events: PageEvent[]; owner: AgentClient; team: Awaited<ReturnType<typeof createTeam>> },
  ): ConsoleAgent {
    const { isByKeyboard, patienceMs, seed } = this.#options
    const [me] = team
    const tally = this.#tally
    return new ConsoleAgent({
      agent,
      hands: isByKeyboard ? new KeyboardHands(agent) : new PointerHands(agent),
      views: new Views({ agent, owner, agentId: me.id, capacity, patienceMs, tally }),
      tally,
      events,
      owner,
      me,
      team,
      random: new SeededRandom(seed + 1),
      dayMs: this.#dayMs,
      capacity,
    })
  }

  async #begin(owner: AgentClient, team: Awaited<ReturnType<typeof createTeam>>, beganAt: number) {
    const [me, ...others] = team
    const { url } = this.#harness.server
    const key = (await owner.listSites()).sites[0]?.key ?? ''
    const isClosing = () => this.#isClosing
    const site = { url, key, beganAt, isClosing }
    const visitors = planVisitors(this.#options).map((plan) => new DayVisitor(plan, site))
    const random = new SeededRandom(this.#options.seed + 2)
    const colleagues = others.map(
      (account) =>
        new Colleague({
          url,
          account,
          team,
          favourite: me,
          random: random.branch(),
          dayMs: this.#dayMs,
          capacity,
          isClosing,
        }),
    )
    this.#people.visitors = visitors.length
    const playing = [...visitors, ...colleagues].map((person) =>
      person.play().catch((error: unknown) => this.#people.faults.push(String(error))),
    )
    return { visitors, colleagues, playing }
  }

  /** The agent works until the day is over, and is interrupted at the planned times. */
  async #work(console: ConsoleAgent, agent: Agent, beganAt: number): Promise<MemoryMeter> {
    const meter = await MemoryMeter.open(agent.page)
    const sample = async (at: number) => {
      await console.rest()
      const { heapBytes, nodes } = await meter.sample(at)
      this.#log(
        `${Math.round(at * 100)} %: heap ${(heapBytes / 1e6).toFixed(1)} MB, ${nodes} nodes`,
      )
    }
    const count = Math.max(4, Math.min(mostSamples, Math.floor(this.#dayMs / sampleEveryMs)))
    const samples = Array.from({ length: count }, (_, at) => (at + 1) / count)
    const plan = [
      ...samples.map((at) => ({ at, run: () => sample(at) })),
      ...reloadsAt.map((at) => ({ at, run: () => console.reload() })),
      { at: offlineAt, run: () => console.loseConnection() },
    ].toSorted((one, other) => one.at - other.at)
    for (let acts = 0; plan.length > 0;) {
      const isOver = (Date.now() - beganAt) / this.#dayMs
      // However slow the machine is, there is something to interrupt.
      if (isOver >= (plan[0]?.at ?? 0) && acts >= actsBetween) {
        acts = 0
        await plan.shift()?.run()
      } else {
        acts += 1
        await console.act()
      }
    }
    return meter
  }
}
