import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, type CannedResponse, isPapoError } from '@papo/sdk'
import { ownNames } from './placeholders.ts'
import { inOrder, type Searchable, searchable } from './search.ts'

type Client = Pick<AgentClient, 'listCannedResponses'>

export interface KeptState {
  status: 'idle' | 'loading' | 'ready' | 'failed'
  /** In order of their shortcuts; those that were read last, also while they are read again. */
  all: readonly Searchable[]
  /** The names of the placeholders that agents fill in by hand. */
  ownNames: ReadonlySet<string>
}

/** The canned responses that the agent may use, as the server had them last. */
export interface Kept {
  readonly state: Store<KeptState>
  /** Reads them again, from now on: a reading that is under way may have missed a change. */
  refresh(): Promise<void>
}

const pageSize = 100

async function readAll(client: Client): Promise<CannedResponse[]> {
  const all: CannedResponse[] = []
  let before: string | null = null
  do {
    const query = before === null ? {} : { before }
    const page = await client.listCannedResponses({ limit: pageSize, ...query })
    all.push(...page.cannedResponses)
    before = page.nextCursor
  } while (before !== null)
  return all
}

function createKept(client: Client): Kept {
  const state = createStore<KeptState>({ status: 'idle', all: [], ownNames: new Set() })
  let reading: Promise<void> | null = null
  let next: Promise<void> | null = null

  async function read(): Promise<void> {
    state.update((known) => ({ ...known, status: 'loading' }))
    try {
      const responses = await readAll(client)
      const all = inOrder(responses.map(searchable))
      const names = new Set(responses.flatMap(({ text }) => ownNames(text)))
      state.set({ status: 'ready', all, ownNames: names })
    } catch (error) {
      if (!isPapoError(error)) throw error
      state.update((known) => ({ ...known, status: 'failed' }))
    }
  }
  function refresh(): Promise<void> {
    if (reading === null) {
      reading = read().finally(() => {
        reading = null
      })
      return reading
    }
    next ??= reading.then(() => {
      next = null
      return refresh()
    })
    return next
  }
  return { state, refresh }
}

/** They are read once per session: the composers and the settings share them, for as long as the client lives. */
const ofClients = new WeakMap<Client, Kept>()

export function keptOf(client: Client): Kept {
  const known = ofClients.get(client) ?? createKept(client)
  ofClients.set(client, known)
  return known
}
