import autocannon from 'autocannon'

export interface Load {
  url: string
  connections: number
  seconds: number
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  /** Called for every request; returns its path and body. */
  request?: () => { path: string; body?: string; headers?: Record<string, string> }
}

export interface Measured {
  perSecond: number
  p50Ms: number
  p99Ms: number
}

/** Sends requests as fast as the connections allow; any answer but a 2xx counts as an error. */
export async function measure(load: Load): Promise<Measured> {
  const { request } = load
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    method: load.method ?? 'GET',
    headers: load.headers ?? {},
    ...(request === undefined
      ? {}
      : {
          requests: [
            {
              setupRequest: (given) => {
                const { headers, ...made } = request()
                return { ...given, ...made, headers: { ...given.headers, ...headers } }
              },
            },
          ],
        }),
  })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were no 2xx, ${result.errors} requests failed`)
  }
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}

/**
 * Measures both in turn, `rounds` times, and returns the pairs; a first cold run does not count.
 */
export async function alternate(
  rounds: number,
  ours: () => Promise<Measured>,
  baseline: () => Promise<Measured>,
): Promise<{ ours: Measured; baseline: Measured }[]> {
  const pairs: { ours: Measured; baseline: Measured }[] = []
  await ours()
  await baseline()
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ ours: await ours(), baseline: await baseline() })
  }
  return pairs
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The value that this share of all values does not exceed; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
