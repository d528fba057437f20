/** Where the SDK keeps what a visitor of a site has started. */
export const sessionKey = (site: string): string => `papo.session.${site}`

/**
 * Whether there is a chat to take up, asked without loading the SDK. Storage that is denied holds
 * none.
 */
export function hasSession(site: string): boolean {
  try {
    return localStorage.getItem(sessionKey(site))?.includes('"chatId"') ?? false
  } catch {
    return false
  }
}
