import type { ChatStatus } from '@papo/protocol'

const second = 1000
const minute = 60 * second

/** Above this share of a busy event loop, polls are spread out. */
const busyAbove = 0.8

export interface PaceInput {
  status: ChatStatus
  /** Since the log's last entry. */
  quietForMs: number
  /** The share of time that the process was busy lately, 0 … 1. */
  busy: number
}

/**
 * When to poll next after a plain poll, in milliseconds: 2–3 s in a lively chat, slower when the chat is
 * quiet or the process busy.
 */
export function nextPollInMs({ status, quietForMs, busy }: PaceInput): number {
  return calm(status, quietForMs) * (busy > busyAbove ? 2 : 1)
}

function calm(status: ChatStatus, quietForMs: number): number {
  if (status === 'ended') return quietForMs < 2 * minute ? 3 * second : 15 * second
  if (quietForMs < 30 * second) return 2 * second
  if (quietForMs < 2 * minute) return 2.5 * second
  return quietForMs < 10 * minute ? 3 * second : 5 * second
}
