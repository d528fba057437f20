import type { Agent } from '../../test/rig/agent.ts'

type Page = Agent['page']

export interface MemorySample {
  /** Which part of the day is over, 0 to 1. */
  at: number
  heapBytes: number
  nodes: number
}

/** What a tab may grow by beyond a tenth: code and lists that a run of this length still loads. */
const spareBytes = 1_000_000
const spareNodes = 400

/** Reads the memory of a page once its garbage is collected. */
export class MemoryMeter {
  readonly samples: MemorySample[] = []
  readonly #session

  private constructor(session: Awaited<ReturnType<typeof openSession>>) {
    this.#session = session
  }

  static async open(page: Page): Promise<MemoryMeter> {
    return new MemoryMeter(await openSession(page))
  }

  async sample(at: number): Promise<MemorySample> {
    await this.#session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await this.#session.send('Runtime.getHeapUsage')
    const { nodes } = await this.#session.send('Memory.getDOMCounters')
    const sample = { at, heapBytes: usedSize, nodes }
    this.samples.push(sample)
    return sample
  }
}

async function openSession(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  return session
}

export interface MemoryJudged {
  middle: MemorySample
  last: MemorySample
  faults: string[]
}

const least = (samples: readonly MemorySample[]): MemorySample => ({
  at: samples[0]?.at ?? 0,
  heapBytes: Math.min(...samples.map(({ heapBytes }) => heapBytes)),
  nodes: Math.min(...samples.map(({ nodes }) => nodes)),
})

/** The least of the last third against the least of the middle third: what is kept never goes away again. */
export function judgeMemory(samples: readonly MemorySample[]): MemoryJudged {
  const middle = least(samples.filter(({ at }) => at >= 1 / 3 && at < 2 / 3))
  const last = least(samples.filter(({ at }) => at >= 2 / 3))
  const faults = [
    last.heapBytes > middle.heapBytes * 1.1 + spareBytes && 'the heap grows',
    last.nodes > middle.nodes * 1.1 + spareNodes && 'the nodes grow',
  ].filter((fault) => fault !== false)
  return { middle, last, faults }
}
