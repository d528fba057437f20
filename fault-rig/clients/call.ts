/** Options of a bare call. */
export interface CallOptions {
  token?: string
  body?: unknown
  headers?: Record<string, string>
  /** Timeout; a later answer counts as none. */
  withinMs?: number
}

export interface Called {
  /** 0 where there was no answer. */
  status: number
  headers: Headers
  /** Parsed JSON, or the text where the body is not JSON. */
  body: unknown
  ms: number
}

/** Makes one call without the SDK. Resolves even where there is no answer. */
export async function call(
  url: string,
  method: string,
  options: CallOptions = {},
): Promise<Called> {
  const { token, body, headers = {}, withinMs = 60_000 } = options
  const began = performance.now()
  const taken = () => performance.now() - began
  try {
    const answer = await fetch(url, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(withinMs),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: parsed(text), ms: taken() }
  } catch {
    return { status: 0, headers: new Headers(), body: null, ms: taken() }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
