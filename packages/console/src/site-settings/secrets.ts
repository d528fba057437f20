import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  type IdentitySecret,
  type IdentitySecretCreated,
  isPapoError,
} from '@papo/sdk'

/** How long the older secrets go on, in hours. */
export const overlaps = [0, 24, 168] as const
export type Overlap = (typeof overlaps)[number]

export interface Secrets {
  readonly list: Store<readonly IdentitySecret[]>
  readonly status: Store<'loading' | 'ready' | 'failed'>
  /** The secret that was made just now: the only time that its value is there. */
  readonly made: Store<IdentitySecretCreated | null>
  readonly problem: Store<'tooMany' | 'failed' | null>
  readonly isBusy: Store<boolean>
  load(): Promise<void>
  make(overlapHours: Overlap): Promise<void>
  /** Resolves with whether the secret was ended. */
  end(id: string): Promise<boolean>
  /** The value was copied to where it belongs. */
  hide(): void
}

type Client = Pick<
  AgentClient,
  'listIdentitySecrets' | 'createIdentitySecret' | 'endIdentitySecret'
>

/** The secrets that sign the identities of a site's visitors. */
export function createSecrets(client: Client, siteId: string): Secrets {
  const list = createStore<readonly IdentitySecret[]>([])
  const status = createStore<'loading' | 'ready' | 'failed'>('loading')
  const made = createStore<IdentitySecretCreated | null>(null)
  const problem = createStore<'tooMany' | 'failed' | null>(null)
  const isBusy = createStore(false)

  async function read(): Promise<void> {
    list.set((await client.listIdentitySecrets(siteId)).secrets)
    status.set('ready')
  }

  async function attempt(run: () => Promise<void>): Promise<boolean> {
    if (isBusy.get()) return false
    isBusy.set(true)
    problem.set(null)
    try {
      await run()
      return true
    } catch (error) {
      problem.set(isPapoError(error) && error.code === 'too_many_secrets' ? 'tooMany' : 'failed')
      return false
    } finally {
      isBusy.set(false)
    }
  }

  return {
    list,
    status,
    made,
    problem,
    isBusy,
    async load() {
      await read().catch(() => status.set('failed'))
    },
    async make(overlapHours) {
      await attempt(async () => {
        made.set(await client.createIdentitySecret(siteId, { overlapHours }))
        await read()
      })
    },
    end: (id) =>
      attempt(async () => {
        await client.endIdentitySecret(siteId, id)
        if (made.get()?.id === id) made.set(null)
        await read()
      }),
    hide: () => made.set(null),
  }
}
