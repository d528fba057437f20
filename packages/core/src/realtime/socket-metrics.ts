import type { ClientFrame, ServerFrame } from '@papo/protocol'
import type { DeliveryMetrics } from '../message/poll-metrics.ts'

/** What is measured of sockets. */
export interface SocketMetrics extends DeliveryMetrics {
  /** Call with 1 when a socket opens, with -1 when it has ended. */
  opened(change: 1 | -1): void
  received(frame: ClientFrame['type']): void
  sent(frame: ServerFrame['type']): void
  /** The server has closed a socket with this code. */
  closed(code: number): void
}
