import type { Sent, View } from '../clients/journal.ts'
import { entriesByChat, type Evidence, type Finding, visibleTo } from './evidence.ts'
import type { StoredEntry } from './truth.ts'

const keyOf = (chatId: string, authorId: string | null, rest: string | null) =>
  `${chatId} ${authorId} ${rest}`

const named = ({ text, by }: Sent) => `“${text}” of the ${by.type}`

/**
 * I1: every acked send is stored exactly once, with the id and seq that its sender learned, and
 * shown once in every open view.
 */
export function ackedOnce(evidence: Evidence): Finding[] {
  const rows = Map.groupBy(evidence.truth.entries, (entry) =>
    keyOf(entry.chatId, entry.authorId, entry.clientId),
  )
  const views = Map.groupBy(
    evidence.views.filter(({ isOpen }) => isOpen),
    ({ chatId }) => chatId,
  )
  const shown = new Map(evidence.views.map((view) => [view, countById(view)]))
  const findings: Finding[] = []
  for (const sent of evidence.sent.filter(({ isAcked }) => isAcked)) {
    const stored = rows.get(keyOf(sent.chatId, sent.by.id, sent.clientId)) ?? []
    findings.push(...storedAsAcknowledged(sent, stored))
    for (const view of views.get(sent.chatId) ?? []) {
      const times = shown.get(view)?.get(sent.id ?? '') ?? 0
      if (times === 1) continue
      const harm = times === 0 ? 'lost' : 'doubled'
      const what = `${named(sent)} stands ${times} times in the view of ${view.who}`
      findings.push({ invariant: 'I1', harm, what })
    }
  }
  return [...findings, ...shownTwice(evidence), ...storedTwice(evidence)]
}

function storedAsAcknowledged(sent: Sent, stored: StoredEntry[]): Finding[] {
  if (stored.length !== 1) {
    const harm = stored.length === 0 ? 'lost' : 'doubled'
    const what = `${named(sent)} was acked and is stored ${stored.length} times`
    return [{ invariant: 'I1', harm, what }]
  }
  const [row] = stored
  if (row?.seq === sent.seq && row?.id === sent.id && row?.text === sent.text) return []
  const what = `${named(sent)} was acked as entry ${sent.seq} and is stored as ${row?.seq}, “${row?.text}”`
  return [{ invariant: 'I1', harm: 'disorder', what }]
}

const countById = ({ messages }: View): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { id } of messages) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** Finds messages that any view has shown twice. */
function shownTwice({ views }: Evidence): Finding[] {
  return views.flatMap(({ who, rendered }) => {
    const seen = new Set<string>()
    const twice = rendered.filter(({ id }) => seen.size === seen.add(id).size)
    return twice.map(({ text, seq }): Finding => ({
      invariant: 'I1',
      harm: 'doubled',
      what: `${who} was shown entry ${seq} (“${text}”) twice`,
    }))
  })
}

/** Finds texts that are stored more often than they were sent, under any ids. */
function storedTwice({ sent, truth }: Evidence): Finding[] {
  const wanted = Map.groupBy(sent, ({ chatId, by, text }) => keyOf(chatId, by.id, text))
  const stored = Map.groupBy(
    truth.entries.filter(({ kind }) => kind === 'text'),
    ({ chatId, authorId, text }) => keyOf(chatId, authorId, text),
  )
  return [...wanted].flatMap(([key, sends]): Finding[] => {
    const times = stored.get(key)?.length ?? 0
    const [first] = sends
    if (first === undefined || times <= sends.length) return []
    const what = `${named(first)} was sent ${sends.length} times and is stored ${times} times`
    return [{ invariant: 'I1', harm: 'doubled', what }]
  })
}

/** I2: a send without an ack is stored at most once, and a refused one never. */
export function unackedAtMostOnce({ sent, truth }: Evidence): Finding[] {
  const rows = Map.groupBy(truth.entries, (entry) =>
    keyOf(entry.chatId, entry.authorId, entry.clientId),
  )
  return sent
    .filter(({ isAcked }) => !isAcked)
    .flatMap((send): Finding[] => {
      const times = rows.get(keyOf(send.chatId, send.by.id, send.clientId))?.length ?? 0
      if (send.refused !== null && times > 0) {
        const what = `${named(send)} was refused (${send.refused}) and is stored`
        return [{ invariant: 'I2', harm: 'disorder', what }]
      }
      if (times <= 1) return []
      const what = `${named(send)} was never acked and is stored ${times} times`
      return [{ invariant: 'I2', harm: 'doubled', what }]
    })
}

/**
 * I3: each log is 1 … n without a gap, and every view shows it in that order, with nothing left out
 * in between.
 */
export function oneOrder(evidence: Evidence): Finding[] {
  const logs = entriesByChat(evidence.truth)
  const findings: Finding[] = []
  for (const { id, lastSeq } of evidence.truth.chats) {
    const log = logs.get(id) ?? []
    const hole = log.findIndex(({ seq }, at) => seq !== at + 1)
    if (hole >= 0) {
      const what = `entry ${hole + 1} of chat ${id} is entry ${log[hole]?.seq}`
      findings.push({ invariant: 'I3', harm: 'gaps', what })
    } else if (log.length !== lastSeq) {
      const what = `chat ${id} has ${log.length} entries and counts ${lastSeq}`
      findings.push({ invariant: 'I3', harm: 'gaps', what })
    }
  }
  for (const view of evidence.views) findings.push(...orderOf(view, logs.get(view.chatId) ?? []))
  return findings
}

function orderOf(view: View, log: readonly StoredEntry[]): Finding[] {
  const visible = visibleTo(view.participant.type, log)
  const place = new Map(visible.map(({ id }, at) => [id, at]))
  for (const list of [view.rendered, view.messages]) {
    let last: number | null = null
    for (const { id, seq } of list) {
      const at = place.get(id)
      if (at === undefined) continue
      if (visible[at]?.seq !== seq) {
        const what = `${view.who} saw entry ${seq} where ${visible[at]?.seq} is stored`
        return [{ invariant: 'I3', harm: 'disorder', what }]
      }
      if (last !== null && at <= last) {
        const what = `${view.who} saw entry ${seq} after entry ${visible[last]?.seq}`
        return [{ invariant: 'I3', harm: 'disorder', what }]
      }
      if (last !== null && at > last + 1) {
        const missing = visible[last + 1]
        const what = `${view.who} saw entry ${seq} and never entry ${missing?.seq} (“${missing?.text}”)`
        return [{ invariant: 'I3', harm: 'gaps', what }]
      }
      last = at
    }
  }
  return []
}

/** I6: after the faults, every open view equals the stored log and status. */
export function healed(evidence: Evidence): Finding[] {
  const logs = entriesByChat(evidence.truth)
  const chats = new Map(evidence.truth.chats.map((chat) => [chat.id, chat]))
  return evidence.views
    .filter(({ isOpen }) => isOpen)
    .flatMap((view): Finding[] => {
      const visible = visibleTo(view.participant.type, logs.get(view.chatId) ?? [])
      const status = chats.get(view.chatId)?.status
      if (view.status !== status) {
        const what = `${view.who} sees a chat that is ${view.status}, and it is ${status}`
        return [{ invariant: 'I6', harm: 'unhealed', what }]
      }
      const ids = new Set(view.messages.map(({ id }) => id))
      const missing = visible.filter(({ id }) => !ids.has(id))
      if (missing.length === 0 && ids.size === visible.length) return []
      const what = `${view.who} sees ${ids.size} of ${visible.length} entries`
      return [{ invariant: 'I6', harm: 'unhealed', what }]
    })
}
