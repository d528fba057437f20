import type { VisitorClient } from '@papo/sdk'
import type { PanelContext } from '../view/panel-context.ts'
import { report } from '../view/report.ts'

/** The identity token that the page has given, until it may be sent to the server. */
export interface IdentityToken {
  give(token: string | null): void
  /** Whether the visitor has been identified. Without a token, or with an invalid one, nothing changes. */
  send(): Promise<boolean>
}

export function createIdentityToken(
  client: Pick<VisitorClient, 'identify'>,
  context: Pick<PanelContext, 'emit'>,
): IdentityToken {
  let given: string | null = null
  return {
    give(token) {
      given = token
    },
    async send() {
      const token = given
      if (token === null) return false
      given = null
      try {
        await client.identify(token)
        return true
      } catch (error) {
        report(context, error)
        return false
      }
    },
  }
}
