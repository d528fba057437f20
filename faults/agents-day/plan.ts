import { SeededRandom } from '../../fault-rig/random/seeded-random.ts'

export interface DayOptions {
  /** How many visitors come. */
  chats: number
  /** How long they keep coming, in seconds. */
  seconds: number
  seed: number
  /** Whether the agent in the browser uses the keyboard alone. */
  isByKeyboard: boolean
  /** How long an alert, or a view that follows the log, may take. */
  patienceMs: number
}

/** What one visitor will do. Times are in milliseconds. */
export interface PlannedVisitor {
  /** No name is a part of another one. */
  name: string
  arrivesAt: number
  /** The pause before each further message. */
  pauses: readonly number[]
  /** Before which of them the visitor leaves the page and comes back; null for none. */
  leavesBefore: number | null
  /** Ends the chat if it still waits after the last message. */
  isImpatient: boolean
  /** Ends the chat after the last message, and does not wait for the agent. */
  endsItself: boolean
  stars: 1 | 2 | 3 | 4 | 5 | null
}

const firstNames = [
  'Ana',
  'Beto',
  'Célia',
  'Davi',
  'Érica',
  'Fábio',
  'Gil',
  'Íris',
  'João',
  'Lúcia',
]

/** The pause between two messages of one person in a day of this length. */
export const pauseIn = (random: SeededRandom, dayMs: number): number =>
  random.between(Math.max(300, dayMs * 0.003), Math.max(900, dayMs * 0.012))

export function planVisitors({ chats, seconds, seed }: DayOptions): PlannedVisitor[] {
  const random = new SeededRandom(seed)
  const dayMs = seconds * 1000
  return Array.from({ length: chats }, (_, at) => {
    const own = random.branch()
    const pauses = Array.from({ length: own.between(2, 6) }, () => pauseIn(own, dayMs))
    return {
      name: `${own.pick(firstNames)} ${String(at + 1).padStart(4, '0')}`,
      arrivesAt: own.between(0, dayMs),
      pauses,
      leavesBefore: own.happens(0.25) ? own.between(0, pauses.length - 1) : null,
      isImpatient: own.happens(0.06),
      endsItself: own.happens(0.4),
      stars: own.happens(0.6) ? own.pick([1, 2, 3, 4, 5] as const) : null,
    }
  }).toSorted((one, other) => one.arrivesAt - other.arrivesAt)
}
