import type { LogPage } from '@papo/protocol'

/** A page of a quiet chat. */
export const aPage = (more: Partial<LogPage> = {}): LogPage => ({
  status: 'active',
  queuePosition: null,
  estimatedWait: null,
  messages: [],
  cursor: 'v1.0.000000000000.0',
  hasMore: false,
  reset: false,
  nextPollInMs: 2000,
  typing: [],
  readUpTo: { visitor: 0, agent: 0 },
  ...more,
})
