/** The settings of the HTTP edge. */
export interface EdgeSettings {
  /** Where browsers reach this installation: an origin, without a slash at the end. */
  publicUrl: string
  /** Whether anyone may create a workspace. */
  signUp: 'open' | 'closed'
  /** Whose forwarded addresses are trusted: false for none, or these networks. */
  trustProxy: false | string[]
  /** Multiplies every rate limit. */
  rateLimitScale: number
  logLevel: LogLevel
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
