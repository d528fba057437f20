import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, AgentSession } from '@papo/sdk'

export interface SessionsState {
  status: 'loading' | 'ready' | 'failed'
  /** The session of this console first, then the last used. */
  sessions: readonly AgentSession[]
  /** The id of the session that is being ended, or `others`; null while none is. */
  ending: string | null
  /** Whether the last ending failed. */
  hasFailed: boolean
}

/** Where the agent is signed in. */
export interface OwnSessions {
  readonly state: Store<SessionsState>
  load(): Promise<void>
  /** Resolves with whether the session has ended. */
  end(id: string): Promise<boolean>
  /** Resolves with whether all other sessions have ended. */
  endOthers(): Promise<boolean>
}

export function createOwnSessions(
  client: Pick<AgentClient, 'listSessions' | 'endSession' | 'endOtherSessions'>,
): OwnSessions {
  const state = createStore<SessionsState>({
    status: 'loading',
    sessions: [],
    ending: null,
    hasFailed: false,
  })
  const change = (changes: Partial<SessionsState>) => {
    state.set({ ...state.get(), ...changes })
  }

  /** Ends what `end` ends, one call at a time. */
  async function ending(
    what: string,
    end: () => Promise<void>,
    isLeft: (session: AgentSession) => boolean,
  ): Promise<boolean> {
    if (state.get().ending !== null) return false
    change({ ending: what, hasFailed: false })
    try {
      await end()
      change({ ending: null, sessions: state.get().sessions.filter(isLeft) })
      return true
    } catch {
      change({ ending: null, hasFailed: true })
      return false
    }
  }

  return {
    state,
    async load() {
      change({ status: 'loading', hasFailed: false })
      try {
        const { sessions } = await client.listSessions()
        const ownFirst = sessions.toSorted((one, other) => +other.current - +one.current)
        change({ status: 'ready', sessions: ownFirst })
      } catch {
        change({ status: 'failed' })
      }
    },
    end: (id) =>
      ending(
        id,
        () => client.endSession(id),
        (session) => session.id !== id,
      ),
    endOthers: () =>
      ending(
        'others',
        () => client.endOtherSessions(),
        ({ current }) => current,
      ),
  }
}
