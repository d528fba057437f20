import { isInPage, pageDocument } from '@papo/sdk'
import { pagePapo, pageSettings, setPageGlobals } from './loader/host-page.ts'
import { absent } from './loader/state.ts'
import type { Papo, PapoSettings } from './papo.ts'

export type {
  Papo,
  PapoEvent,
  PapoEvents,
  PapoIdentity,
  PapoSettings,
  PapoState,
  PapoVisitor,
  PapoWindowEvents,
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

type Call = [command: string, ...args: unknown[]]
/** Every command, without the types of its arguments. */
type AnyPapo = (...call: Call) => unknown

/**
 * The same function as `window.papo`, for modules. Calls before the script has loaded happen once it has;
 * until then `getState` is the state of a page without a chat. On a server no call has an effect.
 *
 * ```ts
 * const stop = papo('on', 'unread', ({ unread }) => console.log(unread))
 * papo('identify', { token })
 * ```
 */
export const papo: Papo = ((...call: Call) => {
  if (!isInPage()) return answerEarly(call)
  const page = pagePapo()
  if (page.live) return (page as AnyPapo)(...call)
  queue(call)
  return answerEarly(call)
}) as Papo

/** What a call answers while there is no script. */
function answerEarly(call: Call): unknown {
  const [command, event, listener] = call
  if (command === 'getState') return absent
  if (command !== 'on') return undefined
  return () => {
    if (!isInPage()) return
    const { q } = pagePapo()
    const at = q ? q.indexOf(call) : -1
    // A call that still waits is not made at all.
    if (at >= 0) q?.splice(at, 1)
    else (papo as AnyPapo)('off', event, listener)
  }
}

/** Adds the call to the queue that the script works off; the page may have made it. */
function queue(call: Call): void {
  const page = pagePapo()
  if (typeof page === 'function') return void (page.q ??= []).push(call)
  const stub = (...later: Call) => void stub.q.push(later)
  stub.q = [call]
  setPageGlobals({ papo: stub })
}

let loading: Promise<Papo> | null = null

/**
 * Puts the chat on the page and resolves with `papo` when the script has loaded. However often it is
 * called, there is one script and one chat; after `papo('destroy')` it starts again. If the script cannot be
 * loaded, it rejects, and the next call tries again. On a server it has no effect.
 *
 * ```ts
 * load({ src: 'https://chat.example.com/papo.js', site: 'SITE_KEY' })
 * ```
 */
export function load(options: LoadOptions): Promise<Papo> {
  if (!isInPage()) return Promise.resolve(papo)
  const { src, nonce, ...settings } = options
  if (loading === null && !pagePapo().live) {
    loading = inject(src, nonce, settings)
    // Whoever does not wait for the script reads why there is no chat; the page itself has no fault.
    loading.catch((error: unknown) => {
      loading = null
      console.warn('Papo:', error)
    })
  } else if (settings.autoload !== false) papo('init', settings)
  return loading ?? Promise.resolve(papo)
}

function inject(src: string, nonce: string | undefined, settings: PapoSettings): Promise<Papo> {
  return new Promise((resolve, reject) => {
    const page = pageDocument()
    setPageGlobals({ papoSettings: { ...pageSettings(), ...settings } })
    const script = page.createElement('script')
    script.src = src
    script.async = true
    if (nonce !== undefined) script.nonce = nonce
    script.addEventListener('load', () => {
      if (pagePapo().live) resolve(papo)
      else reject(new Error(`${src} is not Papo.`))
    })
    script.addEventListener('error', () => {
      script.remove()
      reject(new Error(`${src} could not be loaded.`))
    })
    page.head.append(script)
  })
}
