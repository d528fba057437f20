import type { Probe, Sent, View } from '../clients/journal.ts'
import type { Answer } from '../proxy/fault.ts'
import type { StoredEntry, Truth } from './truth.ts'

/** When a fault was active, in milliseconds of `performance.now()`. */
export interface FaultWindow {
  from: number
  to: number
}

/** Everything that a scenario leaves for the oracle. */
export interface Evidence {
  sent: readonly Sent[]
  views: readonly View[]
  probes: readonly Probe[]
  answers: readonly Answer[]
  windows: readonly FaultWindow[]
  truth: Truth
}

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7'

/** The kinds of broken promises. */
export type Harm =
  | 'lost'
  | 'doubled'
  | 'gaps'
  | 'disorder'
  | 'doubleOwners'
  | 'leaks'
  | 'unhealed'
  | 'wrongAnswers'

export interface Finding {
  invariant: Invariant
  harm: Harm
  /** One sentence. */
  what: string
}

/** The stored entries of each chat, in order of seq. */
export function entriesByChat({ entries }: Truth): Map<string, StoredEntry[]> {
  const byChat = Map.groupBy(entries, ({ chatId }) => chatId)
  for (const log of byChat.values()) log.sort((a, b) => a.seq - b.seq)
  return byChat
}

/** The entries of a log that this side may see. */
export const visibleTo = (
  type: 'visitor' | 'agent',
  log: readonly StoredEntry[],
): readonly StoredEntry[] => (type === 'agent' ? log : log.filter(({ kind }) => kind !== 'note'))
