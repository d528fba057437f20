import type { KeyValueStorage } from '@papo/sdk'
import type { PapoVisitor } from '../papo.ts'

/** What the visitor said about themselves in this browser, so that they need not say it twice. */
export interface ProfileMemory {
  read(): PapoVisitor
  keep(profile: PapoVisitor): void
  forget(): void
}

export function createProfileMemory(storage: KeyValueStorage, siteKey: string): ProfileMemory {
  const key = `papo.profile.${siteKey}`
  return {
    read() {
      try {
        const { name, email } = JSON.parse(storage.get(key) ?? '{}') as PapoVisitor
        return { ...(name ? { name } : {}), ...(email ? { email } : {}) }
      } catch {
        return {}
      }
    },
    keep(profile) {
      if (profile.name || profile.email) storage.set(key, JSON.stringify(profile))
    },
    forget: () => storage.remove(key),
  }
}
