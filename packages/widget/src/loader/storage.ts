/** Where the SDK keeps what a visitor of a site has started. */
export const sessionKey = (site: string): string => `papo.session.${site}`
/** Where it is kept that the visitor has agreed. */
export const consentKey = (site: string): string => `papo.consent.${site}`

/** Storage that is denied holds nothing. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Keeps it for the pages to come, where that is not denied. */
export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // It is asked again on the next page.
  }
}

/** Whether there is a chat to take up, asked without loading the SDK. */
export const hasSession = (site: string): boolean =>
  readStored(sessionKey(site))?.includes('"chatId"') ?? false

/** Leaves nothing of Papo in this browser but what is named so, if anything is. */
export function wipe(exception: string): void {
  for (const open of [() => localStorage, () => sessionStorage]) {
    try {
      const storage = open()
      for (const key of Object.keys(storage)) {
        if (key.startsWith('papo.') && !(exception && key.startsWith(exception))) {
          // @fault wiped-browser
          storage.removeItem(key)
        }
      }
    } catch {
      // Denied: nothing is kept there.
    }
  }
}
