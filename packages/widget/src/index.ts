import { isInPage, pageDocument } from '@papo/sdk'
import { pagePapo, pageSettings, setPageGlobals } from './loader/host-page.ts'
import type { Papo, PapoSettings } from './papo.ts'

export type {
  Papo,
  PapoEvent,
  PapoEvents,
  PapoIdentity,
  PapoSettings,
  PapoState,
  PapoVisitor,
  StartChatOptions,
  Unsubscribe,
  View,
  Visibility,
} from './papo.ts'

export interface LoadOptions extends PapoSettings {
  /** The script's address, such as `https://chat.example.com/papo.js`. */
  src: string
  /** The site's public key. */
  site: string
  /** For pages whose Content Security Policy requires one. */
  nonce?: string
}

let loading: Promise<Papo> | null = null

/**
 * Adds the script to the page and resolves with `papo` when it has loaded. Later calls return the
 * same promise; after a failure the next call tries again. On a server it rejects and has no
 * effect.
 *
 * ```ts
 * const papo = await load({ src: 'https://chat.example.com/papo.js', site: 'SITE_KEY' })
 * papo('on', 'unread', ({ unread }) => console.log(unread))
 * ```
 */
export function load(options: LoadOptions): Promise<Papo> {
  loading ??= inject(options).catch((error: unknown) => {
    loading = null
    throw error
  })
  return loading
}

function inject({ src, nonce, ...settings }: LoadOptions): Promise<Papo> {
  return new Promise((resolve, reject) => {
    if (!isInPage()) return reject(new Error('Papo loads in a page only.'))
    const page = pageDocument()
    setPageGlobals({ papoSettings: { ...pageSettings(), ...settings } })
    const script = page.createElement('script')
    script.src = src
    script.async = true
    if (nonce !== undefined) script.nonce = nonce
    script.addEventListener('load', () => {
      const papo = pagePapo()
      if (papo.live) resolve(papo)
      else reject(new Error(`${src} is not Papo.`))
    })
    script.addEventListener('error', () => {
      script.remove()
      reject(new Error(`${src} could not be loaded.`))
    })
    page.head.append(script)
  })
}
