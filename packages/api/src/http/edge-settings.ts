/** What the HTTP edge is told of the world around it. */
export interface EdgeSettings {
  /** Where browsers reach this installation: an origin, without a slash at the end. */
  publicUrl: string
  /** Whether anybody may make a workspace. */
  signUp: 'open' | 'closed'
  /** Whose word on a caller's address is believed: nobody's, or that of these networks. */
  trustProxy: false | string[]
  /** Multiplies every rate limit. */
  rateLimitScale: number
  logLevel: LogLevel
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
