import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { watch } from './gauges.ts'
import type { Metrics } from '../../metrics/metrics.ts'

/** In seconds, from an idle poll to the longest held poll. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const deliveryBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const statusClasses = ['', '1xx', '2xx', '3xx', '4xx', '5xx']

/** Metrics in their own registry, in the text format of Prometheus. */
export function prometheusMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const durations = new Histogram({
    name: 'papo_http_request_duration_seconds',
    help: 'How long requests took, by route pattern. Polls that are held are a route of their own.',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers,
  })
  const entries = new Counter({
    name: 'papo_log_entries_total',
    help: 'Entries of logs that this process committed, by what happened and who caused it.',
    labelNames: ['kind', 'author'],
    registers,
  })
  const held = new Gauge({
    name: 'papo_held_polls',
    help: 'Polls that this process holds now.',
    registers,
  })
  const delivery = new Histogram({
    name: 'papo_delivery_delay_seconds',
    help: 'From the storing of an entry to its sending to a reader who waited for it, by poll or socket.',
    labelNames: ['transport'],
    buckets: deliveryBuckets,
    registers,
  })
  let canary: Metrics['canaryRan'] | null = null
  return {
    canaryRan(result) {
      canary ??= canaryMetrics(registers)
      canary(result)
    },
    jobEnded: jobMetrics(registers),
    mailTried: mailMetrics(registers),
    watch: (sources) => watch(sources, registers),
    answered({ method, route, status, seconds }) {
      const className = statusClasses[Math.floor(status / 100)] ?? ''
      durations.observe({ method, route: route ?? 'none', status: className }, seconds)
    },
    appended(added) {
      for (const { kind, authorType } of added) entries.inc({ kind, author: authorType })
    },
    held: (change) => held.inc(change),
    delivered: (transport, seconds) => delivery.observe({ transport }, seconds),
    ...socketMetrics(registers),
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}

function socketMetrics(
  registers: Registry[],
): Pick<Metrics, 'opened' | 'received' | 'sent' | 'closed'> {
  const open = new Gauge({
    name: 'papo_sockets',
    help: 'Sockets that are open in this process.',
    registers,
  })
  const frames = new Counter({
    name: 'papo_frames_total',
    help: 'Frames of sockets, by direction and name.',
    labelNames: ['direction', 'type'],
    registers,
  })
  const closes = new Counter({
    name: 'papo_socket_closes_total',
    help: 'Sockets that the server has closed, by code.',
    labelNames: ['code'],
    registers,
  })
  return {
    opened: (change) => open.inc(change),
    received: (type) => frames.inc({ direction: 'received', type }),
    sent: (type) => frames.inc({ direction: 'sent', type }),
    closed: (code) => closes.inc({ code }),
  }
}

function jobMetrics(registers: Registry[]): Metrics['jobEnded'] {
  const succeeded = new Gauge({
    name: 'papo_jobs_last_success_timestamp_seconds',
    help: 'When this process last did a job to its end, since 1970.',
    labelNames: ['job'],
    registers,
  })
  const failures = new Counter({
    name: 'papo_jobs_failures_total',
    help: 'Jobs that failed in this process.',
    labelNames: ['job'],
    registers,
  })
  return (job, ok) => {
    if (ok) succeeded.setToCurrentTime({ job })
    failures.inc({ job }, Number(!ok))
  }
}

/** Registered at the first mail: an installation without mail has no metrics of it. */
function mailMetrics(registers: Registry[]): Metrics['mailTried'] {
  let attempts: Counter<'result'> | null = null
  return (result) => {
    attempts ??= new Counter({
      name: 'papo_mail_attempts_total',
      help: 'Attempts of this process to send a mail: sent, to be tried later, or given up.',
      labelNames: ['result'],
      registers,
    })
    attempts.inc({ result })
  }
}

/** Registered at the first round trip: an installation without a canary has no canary metrics. */
function canaryMetrics(registers: Registry[]): Metrics['canaryRan'] {
  const runs = new Counter({
    name: 'papo_canary_runs_total',
    help: 'Round trips of the canary.',
    labelNames: ['result'],
    registers,
  })
  const up = new Gauge({
    name: 'papo_canary_up',
    help: 'Whether the last round trip of the canary succeeded.',
    registers,
  })
  const seconds = new Gauge({
    name: 'papo_canary_step_seconds',
    help: 'How long each step of the last round trip took, as far as it came.',
    labelNames: ['step'],
    registers,
  })
  return ({ ok, steps }) => {
    runs.inc({ result: ok ? 'ok' : 'failed' })
    up.set(Number(ok))
    seconds.reset()
    for (const [step, ms] of Object.entries(steps)) seconds.set({ step }, ms / 1000)
  }
}
