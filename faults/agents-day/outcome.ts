import type { AlertsJudged } from './alerts.ts'
import type { MemoryJudged } from './memory.ts'
import type { Tally } from './tally.ts'

/** What the day has shown of one promise. */
export interface Line {
  promise: string
  /** What was looked at. */
  seen: string
  faults: readonly string[]
}

export interface Judged {
  tally: Tally
  alerts: AlertsJudged
  messages: { count: number; faults: readonly string[] }
  memory: MemoryJudged
  pageErrors: readonly string[]
  /** What went wrong with the people on the SDK. */
  people: { visitors: number; faults: readonly string[] }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? 0
}

/** The judgement, one line for each promise. */
export function linesOf({ tally, alerts, messages, memory, pageErrors, people }: Judged): Line[] {
  const acts = [...tally.acts].map(([act, times]) => `${act} ${times}`).join(', ')
  const { middle, last } = memory
  return [
    {
      promise: 'no alert is missed',
      seen: `${alerts.due} due, ${alerts.judged} of them long enough to judge; announced after ${percentile(alerts.delays, 0.5)} ms, p95 ${percentile(alerts.delays, 0.95)} ms`,
      faults: alerts.missed,
    },
    {
      promise: 'no draft is lost',
      seen: `${tally.drafts.checked} found again`,
      faults: tally.drafts.lost,
    },
    {
      promise: 'no chat is shown wrongly',
      seen: `${tally.views.compared} compared with the log`,
      faults: tally.views.wrong,
    },
    {
      promise: 'the counts are the server’s',
      seen: `${tally.counts.compared} compared`,
      faults: tally.counts.wrong,
    },
    {
      promise: 'each message is stored once, in its chat',
      seen: `${messages.count} messages, ${tally.sent.length} of them of the console`,
      faults: messages.faults,
    },
    {
      promise: 'the console does what the agent does',
      seen: `${acts}; ${tally.overtaken} times somebody else was faster`,
      faults: tally.stuck,
    },
    { promise: 'the page has no error', seen: 'its console', faults: pageErrors },
    {
      promise: 'the memory of the tab is flat',
      seen: `least of the middle third ${megabytes(middle.heapBytes)} and ${middle.nodes} nodes, of the last ${megabytes(last.heapBytes)} and ${last.nodes}`,
      faults: memory.faults,
    },
    {
      promise: 'visitors and colleagues meet no error',
      seen: `${people.visitors} visitors`,
      faults: people.faults,
    },
  ]
}

const mostPrinted = 8

export function print(lines: readonly Line[]): void {
  for (const { promise, seen, faults } of lines) {
    console.log(`${faults.length === 0 ? 'ok    ' : 'BROKEN'} ${promise}: ${seen}`)
    for (const fault of faults.slice(0, mostPrinted)) console.log(`         ${fault}`)
    if (faults.length > mostPrinted) console.log(`         and ${faults.length - mostPrinted} more`)
  }
}
