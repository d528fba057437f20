import type { KeyValueStorage } from '@papo/sdk'
import type { PapoVisitor } from '../papo.ts'

/** The visitor's last answers in this browser, to prefill the next form. */
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
