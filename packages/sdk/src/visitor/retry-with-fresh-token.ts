import { isRefusal } from '../papo-error.ts'
import type { Request } from '../transport/contract.ts'

export interface TokenRefresh {
  /** The visitor’s token as it is now. */
  readonly token: string | undefined
  /** Resolves when the exchange of the token that is under way is over. */
  readonly identifying: Promise<void> | null
}

/** Who was identified has another token: what was refused to the old one is asked again, once. */
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
