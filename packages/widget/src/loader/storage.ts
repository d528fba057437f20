/** The key under which the SDK stores the visitor's session. */
export const sessionKey = (site: string): string => `papo.session.${site}`
/** The key under which the visitor's consent is stored. */
export const consentKey = (site: string): string => `papo.consent.${site}`

/** Returns null where the browser denies storage. */
export function readStored(key: string, open = (): Storage => localStorage): string | null {
  try {
    return open().getItem(key)
  } catch {
    return null
  }
}

/** Stores a value for later pages, unless the browser denies storage. */
export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // The next page asks for consent again.
  }
}

/** Whether there is a chat to resume; answered without loading the SDK. */
export const hasSession = (site: string): boolean =>
  readStored(sessionKey(site))?.includes('"chatId"') ?? false

/** Removes all of Papo's keys in this browser, except those that start with a non-empty `exception`. */
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
      // The browser denies storage, so nothing is stored there.
    }
  }
}
