import { setTimeout as sleep } from 'node:timers/promises'
import { type AgentClient, isPapoError } from '@papo/sdk'
import type { Finding } from '../oracle/evidence.ts'
import type { Journal, View } from '../clients/journal.ts'
import { retryUntilDone } from '../clients/retry-until-done.ts'
import type { VisitorSimulation } from '../clients/visitor.ts'

/** Most pairs of a visitor and another visitor's chat that are tried at the end. */
const probesAtMost = 10
/** Most findings of each invariant that are reported. */
const reportedOfEach = 2

/** Waits until every open view equals the log as the owner reads it. Returns the milliseconds. */
export async function heal(
  views: readonly View[],
  client: AgentClient,
  limitMs: number,
): Promise<number> {
  const began = performance.now()
  const behind = new Set(views.filter(({ isOpen }) => isOpen))
  while (behind.size > 0) {
    for (const [chatId, ofChat] of Map.groupBy(behind, (view) => view.chatId)) {
      const { status, lastSeq } = await retryUntilDone(() => client.getChat(chatId))
      for (const view of ofChat) {
        if (isUpToDate(view, status, lastSeq)) behind.delete(view)
      }
    }
    // After the limit, the oracle finds and describes the views that are behind.
    if (performance.now() - began > limitMs) break
    if (behind.size > 0) await sleep(50)
  }
  return performance.now() - began
}

/** A visitor's log may end with a note, which the visitor's view must not show. */
function isUpToDate({ messages, status }: View, known: string, lastSeq: number): boolean {
  return status === known && (messages.at(-1)?.seq ?? 0) >= lastSeq
}

/** Visitors request each other's chats. */
export async function probe(
  journal: Journal,
  everybody: readonly VisitorSimulation[],
): Promise<void> {
  const visitors = everybody.slice(0, probesAtMost + 1)
  for (const [at, visitor] of visitors.entries()) {
    const other = visitors[(at + 1) % visitors.length]
    if (other === undefined || other === visitor) continue
    const chatId = other.knownChatId
    if (chatId === null || chatId === visitor.knownChatId) continue
    const status = await retryUntilDone(() => visitor.client.getMessages(chatId)).then(
      () => 200,
      (error: unknown) => (isPapoError(error) ? (error.status ?? 599) : 599),
    )
    journal.probes.push({ who: visitor.name, isParticipant: false, chatId, status })
  }
}

export function asText(findings: readonly Finding[]): string {
  const byInvariant = Map.groupBy(findings, ({ invariant }) => invariant)
  return [...byInvariant]
    .flatMap(([invariant, found]) => {
      const reported = found.slice(0, reportedOfEach).map(({ what }) => `${invariant}: ${what}`)
      const more = found.length - reported.length
      return more > 0 ? [...reported, `${invariant}: and ${more} more`] : reported
    })
    .join('\n')
}
