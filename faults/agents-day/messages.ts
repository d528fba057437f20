import type { Tally } from './tally.ts'
import type { ChatLog } from './truth.ts'

export interface Acknowledged {
  chatId: string
  text: string
}

/** A send that came a moment after the end, or after the chat went to somebody else, may be refused. */
const refusedWithinMs = 3000

/**
 * Every acknowledged text, and every one that the console took, is in its chat once; and no chat has a text that names
 * the visitor of another one.
 */
export function judgeMessages(
  logs: readonly ChatLog[],
  acknowledged: readonly Acknowledged[],
  sent: Tally['sent'],
): string[] {
  const faults: string[] = []
  const byId = new Map(logs.map((log) => [log.chat.id, log]))
  const timesIn = ({ chatId, text }: Acknowledged) =>
    byId.get(chatId)?.entries.filter((entry) => entry.text === text).length ?? 0
  for (const message of acknowledged) {
    const times = timesIn(message)
    if (times !== 1) faults.push(`“${message.text}” is stored ${times} times`)
  }
  for (const message of sent) {
    const times = timesIn(message)
    if (times === 1 || (times === 0 && wasRefused(byId.get(message.chatId), message.at))) continue
    faults.push(`“${message.text}” of the console is stored ${times} times`)
  }
  for (const { name, entries } of logs) {
    const foreign = entries.filter(({ text }) => text !== null && !text.includes(name))
    faults.push(...foreign.map(({ text }) => `“${text}” is in the chat of ${name}`))
  }
  return faults
}

function wasRefused(log: ChatLog | undefined, at: number): boolean {
  const changes = ['ended', 'transferred', 'requeued']
  return (
    log?.entries.some(
      ({ kind, createdAt }) =>
        changes.includes(kind) && Math.abs(Date.parse(createdAt) - at) < refusedWithinMs,
    ) ?? false
  )
}
