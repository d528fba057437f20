/** A request to this server, as any client would make it. */
export interface CanaryRequest {
  url: string
  method: 'GET' | 'POST' | 'PUT'
  token: string | null
  body: object | null
  signal: AbortSignal
}

/** Sends a request. Rejects if there is no answer. The body of the answer is parsed JSON, or null without one. */
export type SendRequest = (request: CanaryRequest) => Promise<{ status: number; body: unknown }>
