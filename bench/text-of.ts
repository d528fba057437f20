import type { RawData } from 'ws'

/** The text of a WebSocket message. */
export function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString()
}
