import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Sources } from '../../metrics/metrics.ts'

/** Fine enough for lags that people notice, at a negligible cost. */
const lagResolutionMs = 20
const nanoseconds = 1e9

/** Adds gauges that take their values when the metrics are read. Returns the function that stops them. */
export function watch(sources: Sources, registers: Registry[]): () => void {
  const lag = monitorEventLoopDelay({ resolution: lagResolutionMs })
  lag.enable()
  const gauge = (name: string, help: string, read: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = read()
        if (value === null) this.remove()
        else this.set(value)
      },
    })
  gauge('papo_watched_chats', 'Chats that somebody waits for in this process.', sources.watched)
  const flag = (name: string, help: string, read: () => boolean | null) =>
    gauge(name, help, () => {
      const value = read()
      return value === null ? null : Number(value)
    })
  flag('papo_redis_up', 'Whether Redis takes what it is told; no value without one.', sources.redis)
  flag(
    'papo_redis_refuses_writes',
    'Whether Redis answers and refuses writes; no value without one.',
    sources.redisRefuses,
  )
  gauge(
    'papo_event_loop_busy_ratio',
    'The share of the last second that it was busy.',
    sources.busy,
  )
  gauge('papo_event_loop_lag_p99_seconds', 'Since it was last read.', () => {
    const seconds = lag.percentile(99) / nanoseconds
    lag.reset()
    return seconds
  })
  poolGauge(sources, registers)
  gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
  gauge('process_start_time_seconds', 'When it started, since 1970.', () =>
    Math.round(Date.now() / 1000 - process.uptime()),
  )
  gauge('nodejs_heap_used_bytes', 'Memory of its objects.', () => process.memoryUsage().heapUsed)
  processorTime(registers)
  return () => lag.disable()
}

function poolGauge({ pool }: Sources, registers: Registry[]): void {
  const gauge = new Gauge({
    name: 'papo_database_pool',
    help: 'Connections to PostgreSQL in use and at rest, and who waits for one.',
    labelNames: ['state'],
    registers,
    collect() {
      const load = pool()
      if (load === null) return
      gauge.set({ state: 'used' }, load.open - load.idle)
      gauge.set({ state: 'idle' }, load.idle)
      gauge.set({ state: 'waiting' }, load.waiting)
    },
  })
}

function processorTime(registers: Registry[]): void {
  const counter = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage()
      counter.reset()
      counter.inc((user + system) / 1e6)
    },
  })
}
