/** A request to this server, as any client would make it. */
export interface CanaryResponse {
  url: string
  method: 'GET' | 'POST' | 'PUT'
  token: string | null
  body: object | null
  signal: AbortSignal
}

/** Makes a request. Rejects where there is no answer; the body is JSON, or null without one. */
export type SendRequest = (request: CanaryResponse) => Promise<{ status: number; body: unknown }>
