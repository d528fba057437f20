import type { Answers } from '../call/answer.ts'
import type { Registers } from '../call/admit.ts'
import type { CountCall } from '../call/rate-limit.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { LastSentHints } from '../message/last-sent-hints.ts'
import type { WatchNeeds } from '../message/log-watch.ts'
import type { Presence } from '../presence/presence.ts'
import type { Authenticator } from '../session/authenticator.ts'
import type { SocketMetrics } from './socket-metrics.ts'

/** What the sockets of this process need. */
export interface RealtimeNeeds extends Omit<WatchNeeds, 'lastSentHints'>, Registers {
  cache: WatchNeeds['cache'] & Pick<ChatCache, 'onQueue' | 'onChats' | 'healthy'>
  authenticator: Pick<Authenticator, 'caller' | 'keepAlive' | 'listen' | 'stopListening'>
  presence: Pick<Presence, 'track'>
  /** What polls have sent: it is of no use while a socket follows the chat. */
  lastSentHints: Pick<LastSentHints, 'forget' | 'markUnknown'>
  metrics: SocketMetrics
  /** The use cases of the endpoints, which frames of the same name run as well. */
  answers: Answers
  /** Counts frames together with the calls of their endpoints. */
  count: CountCall
  /** Aborted when the server begins to drain. */
  draining: AbortSignal
  /** Receives what fails beside a frame. */
  onError: (error: unknown) => void
}
