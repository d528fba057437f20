import { isRefusal } from '../papo-error.ts'
import type { Request } from '../transport/contract.ts'

export interface TokenRefresh {
  /** The visitor’s current token. */
  readonly token: string | undefined
  /** Resolves when the exchange of the token in flight is over. */
  readonly identifying: Promise<void> | null
}

/** `identify` replaces the token: a call that was refused with the old one is repeated once with the new one. */
export function retryWithFreshToken(request: Request, rotation: () => TokenRefresh): Request {
  return async (endpoint, call) => {
    const before = rotation().token
    try {
      return await request(endpoint, call)
    } catch (error) {
      if (!isRefusal(error, 401, 404)) throw error
      await rotation().identifying
      const { token } = rotation()
      if (!token || token === before || call.signal?.aborted) throw error
      return request(endpoint, call)
    }
  }
}
