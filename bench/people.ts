import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createAgentClient } from '@papo/sdk'
import { owner } from './chats.ts'
import { percentile } from './load.ts'
import { pinned, type Running } from './process.ts'
import type { AgentAccount, Order, Report } from './realtime-client.ts'

const program = fileURLToPath(new URL('realtime-client.ts', import.meta.url))
/** One process keeps this many visitors; more of them make its own work the limit. */
const perProcess = 2500
const perAgent = 1000
const loadCore = '1'

export interface Delivered {
  sends: number
  missing: number
  p50Ms: number
  p99Ms: number
  /** From a call of `send` to its answer. */
  answerP99Ms: number
  /** The 99th percentile of how late the slowest of the load's own processes runs its timers. */
  lagMs: number
}

/** Simulated visitors and agents on the real SDK, in processes of their own. */
export class People {
  readonly #processes: readonly ChildProcess[]

  private constructor(processes: readonly ChildProcess[]) {
    this.#processes = processes
  }

  /** Connects `idle` visitors whose chats are silent, and `talking` ones with an agent each. */
  static async connect(
    papo: Pick<Running, 'url'>,
    counts: { idle: number; talking: number },
  ): Promise<People> {
    const siteKey = await siteKeyOf(papo)
    const count = Math.max(1, Math.ceil((counts.idle + counts.talking) / perProcess))
    const people = new People(Array.from({ length: count }, startProcess))
    const agents = await createAgents(papo, count * Math.ceil(perProcess / perAgent))
    const share = (all: number, at: number) =>
      Math.floor((all * (at + 1)) / count) - Math.floor((all * at) / count)
    await people.#ask((at) => ({
      do: 'connect',
      url: papo.url,
      siteKey,
      agents: agents.filter((_, index) => index % count === at),
      idle: share(counts.idle, at),
      talking: share(counts.talking, at),
    }))
    return people
  }

  /** Every pair writes in turn, one message each `everyMs`. */
  async talk(seconds: number, everyMs: number): Promise<Delivered> {
    const reports = await this.#ask(() => ({ do: 'talk', seconds, everyMs }))
    const talks = reports.flatMap((report) =>
      'done' in report && report.done === 'talk' ? [report] : [],
    )
    const delays = talks.flatMap(({ delaysMs }) => delaysMs)
    const sum = (of: (talk: (typeof talks)[number]) => number) =>
      talks.reduce((total, talk) => total + of(talk), 0)
    return {
      sends: sum(({ sends }) => sends),
      missing: sum(({ missing }) => missing),
      p50Ms: percentile(delays, 0.5),
      p99Ms: percentile(delays, 0.99),
      answerP99Ms: percentile(
        talks.flatMap(({ answersMs }) => answersMs),
        0.99,
      ),
      lagMs: Math.max(...talks.map(({ lagMs }) => lagMs)),
    }
  }

  /** How many open chats there are, and how many of them are online. */
  async online(): Promise<{ online: number; all: number }> {
    const reports = await this.#ask(() => ({ do: 'countOnline' }))
    const counts = reports.flatMap((report) =>
      'done' in report && report.done === 'countOnline' ? [report] : [],
    )
    return {
      online: counts.reduce((total, { online }) => total + online, 0),
      all: counts.reduce((total, { all }) => total + all, 0),
    }
  }

  leave(): void {
    for (const child of this.#processes) child.kill('SIGKILL')
  }

  #ask(orderOf: (at: number) => Order): Promise<Report[]> {
    return Promise.all(
      this.#processes.map(async (child, at) => {
        const answered = once(child, 'message') as Promise<[Report]>
        const ended = once(child, 'exit').then(() => {
          throw new Error('a process of clients has ended')
        })
        child.send(orderOf(at))
        const [report] = await Promise.race([answered, ended])
        if ('failed' in report) throw new Error(report.failed)
        return report
      }),
    )
  }
}

function startProcess(): ChildProcess {
  const child = fork(program, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  if (pinned) execFileSync('taskset', ['-apc', loadCore, String(child.pid)], { stdio: 'ignore' })
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

async function siteKeyOf({ url }: Pick<Running, 'url'>): Promise<string> {
  const client = createAgentClient({ baseUrl: url })
  await client.createToken(owner)
  const [site] = (await client.listSites()).sites
  client.close()
  if (site === undefined) throw new Error('the installation has no site')
  return site.key
}

async function createAgents({ url }: Pick<Running, 'url'>, count: number): Promise<AgentAccount[]> {
  const client = createAgentClient({ baseUrl: url })
  await client.createToken(owner)
  const accounts: AgentAccount[] = []
  for (let made = 0; made < count; made += 1) {
    const account = {
      email: `agent-${randomUUID()}@example.com`,
      password: 'uma senha que ninguém adivinha',
    }
    await client.createAgent({
      ...account,
      name: `Agent ${made}`,
      role: 'agent',
      capacity: perAgent,
    })
    accounts.push(account)
  }
  client.close()
  return accounts
}
