import type { PageEvent } from './page-events.ts'
import { type ChatLog, ownSpans, type Span, waits, writtenIn } from './truth.ts'

/** An alert that the agent must be given, and which signs of it. */
interface Due {
  what: string
  chatId: string
  name: string
  /** When it happened. */
  at: number
  /** Until when it calls: somebody takes the chat, or the agent looks. */
  until: number
  sound: 'waiting' | 'message'
  title: RegExp
  /** The words with the visitor's name. */
  words: readonly string[]
}

export interface AlertsJudged {
  due: number
  /** How many were called for at least as long as the signs may take. */
  judged: number
  missed: string[]
  /** From what happened to its words, in milliseconds. */
  delays: number[]
}

/** The clocks of a server and of a page, and a page that is asked 20 times a second. */
const tolerance = 400
/** What is written while a transferred chat is being opened is part of what the transfer tells. */
const openingMs = 1500

interface Window extends Span {
  /** The page was loaded at its beginning, so that what waits already is shown, and not told of. */
  isAfresh: boolean
}

/** When the console was loaded and connected. */
function liveWindows(events: readonly PageEvent[]): Window[] {
  const windows: Window[] = []
  let isLoaded = false
  let open: { from: number; isAfresh: boolean } | null = null
  for (const { kind, at } of events) {
    if (kind === 'loaded') isLoaded = true
    if (kind === 'live' && open === null) {
      open = { from: at, isAfresh: isLoaded }
      isLoaded = false
    }
    if (kind === 'cut' && open !== null) {
      windows.push({ ...open, to: at })
      open = null
    }
  }
  if (open !== null) windows.push({ ...open, to: Infinity })
  return windows
}

/** When the agent had this chat in view. */
function looks(events: readonly PageEvent[], chatId: string): Span[] {
  const places = events.filter(({ kind }) => kind === 'place')
  return places.flatMap(({ at, text }, index) =>
    text.includes(chatId)
      ? [{ from: at - tolerance, to: (places[index + 1]?.at ?? Infinity) + tolerance }]
      : [],
  )
}

/** Until when something calls that happened at this time; null if the agent was looking. */
function untilSeen(seen: readonly Span[], at: number, to: number): number | null {
  if (seen.some((look) => look.from <= at && at <= look.to)) return null
  return Math.min(to, ...seen.filter(({ from }) => from > at).map(({ from }) => from))
}

function duesOf(log: ChatLog, agentId: string, events: readonly PageEvent[]): Due[] {
  const { name, chat } = log
  const [inQueue, anywhere] = [/^\(\d+\) Queue$/, /^\(\d+\) (Queue|My chats)$/]
  const of = { chatId: chat.id, name }
  const seen = looks(events, chat.id)
  const queued = waits(log).map(({ from, to }): Due => ({
    ...of,
    what: 'waits in the queue',
    at: from,
    until: to,
    sound: 'waiting',
    title: inQueue,
    words: [
      `${name} is waiting in the queue`,
      `${name} is back in the queue`,
      `In the queue: ${name}`,
    ],
  }))
  const own = ownSpans(log, agentId).flatMap((span): Due[] => {
    const calls = (at: number, due: Pick<Due, 'what' | 'sound' | 'words'>): Due[] => {
      const until = untilSeen(seen, at, span.to)
      return until === null ? [] : [{ ...of, ...due, at, until, title: anywhere }]
    }
    const given = calls(span.from, {
      what: 'was transferred',
      sound: 'waiting',
      words: [`You were given a conversation with ${name}`, `Transferred to you: ${name}`],
    })
    const told = writtenIn(log, { from: span.from + openingMs, to: span.to })
    return [
      ...(span.isGiven ? given : []),
      ...told.flatMap(({ createdAt }) =>
        calls(Date.parse(createdAt), {
          what: 'wrote',
          sound: 'message',
          words: [`New message from ${name}`, `Message from ${name}`],
        }),
      ),
    ]
  })
  return [...queued, ...own]
}

/** What is missing of an alert in a time in which the console was live; null if nothing is. */
function missing(due: Due, window: Window, events: readonly PageEvent[], patienceMs: number) {
  const start = Math.max(due.at, window.from)
  const end = start + patienceMs
  const within = (from: number) =>
    events.filter(({ at }) => at >= from - tolerance && at <= end + tolerance)
  const title = events.findLast(({ kind, at }) => kind === 'title' && at <= end)?.text ?? ''
  const isTitled = due.title.test(title)
  const isTold = within(due.at).some(
    ({ kind, text }) =>
      (kind === 'said' || kind === 'notified') && due.words.some((words) => text.includes(words)),
  )
  const hasArrivedLive = due.at >= window.from || !window.isAfresh
  const loadedAt = events.findLast(({ kind, at }) => kind === 'loaded' && at <= start)?.at ?? 0
  const mayRing = events.some(({ kind, at }) => kind === 'gesture' && at >= loadedAt && at <= start)
  const hasRung = within(due.at).some(({ kind, text }) => kind === 'rang' && text === due.sound)
  const isRingDue = mayRing && (hasArrivedLive || due.sound === 'waiting')
  const signs = [
    !isTitled && `title “${title}”`,
    hasArrivedLive && !isTold && 'not announced',
    isRingDue && !hasRung && 'not heard',
  ].filter((sign) => sign !== false)
  return signs.length > 0 ? signs.join(', ') : null
}

/** Compares what was due with what the page did: title, words and sound of every alert, in time. */
export function judgeAlerts(
  logs: readonly ChatLog[],
  agentId: string,
  events: readonly PageEvent[],
  { patienceMs, beganAt }: { patienceMs: number; beganAt: number },
): AlertsJudged {
  const windows = liveWindows(events)
  const dues = logs.flatMap((log) => duesOf(log, agentId, events))
  const result: AlertsJudged = { due: dues.length, judged: 0, missed: [], delays: [] }
  for (const due of dues) {
    const told = events.find(
      ({ kind, at, text }) =>
        (kind === 'said' || kind === 'notified') &&
        at >= due.at - tolerance &&
        due.words.some((words) => text.includes(words)),
    )
    if (told && told.at < due.until) result.delays.push(told.at - due.at)
    for (const window of windows) {
      const start = Math.max(due.at, window.from)
      if (Math.min(due.until, window.to) - start < patienceMs + tolerance) continue
      result.judged += 1
      const lack = missing(due, window, events, patienceMs)
      const second = ((due.at - beganAt) / 1000).toFixed(1)
      if (lack !== null) result.missed.push(`${due.name} ${due.what} at ${second} s: ${lack}`)
    }
  }
  return result
}
