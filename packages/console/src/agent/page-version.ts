import type { Platform } from '@papo/sdk'

export interface PageVersion {
  /** Whether the server has a newer console than this page; false if it cannot say so. */
  isOld(): Promise<boolean>
}

const consolePath = '/console/'
const scriptName = /\/console\/assets\/console\.[\w-]+\.js/

/** `script` is the address of the script that runs in this page. Each build gives it another name. */
export function createPageVersion(platform: Pick<Platform, 'fetch'>, script: string): PageVersion {
  const own = scriptName.exec(script)?.[0]
  return {
    async isOld() {
      try {
        const answer = await platform.fetch(new URL(consolePath, script).href, {
          cache: 'no-store',
        })
        const current = scriptName.exec(await answer.text())?.[0]
        return answer.ok && current !== undefined && current !== own
      } catch {
        return false
      }
    },
  }
}
