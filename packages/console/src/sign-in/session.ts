import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  isPapoError,
  isRefusal,
  type Me,
  type PapoError,
  type Platform,
  type Stop,
} from '@papo/sdk'

/** Whether an agent is signed in, and who. */
export type SessionState =
  | { kind: 'checking' }
  /** `after` is the reason: no session at the start, signed out, or the session ended. */
  | { kind: 'signedOut'; after: 'start' | 'leaving' | 'expiry' }
  | { kind: 'signedIn'; me: Me }
  /** Another tab of this browser has signed in `now`; this one showed `before`. */
  | { kind: 'replaced'; before: Me; now: Me }
  | { kind: 'unreachable' }
  /** The server refuses this page: it was opened at another address than the installation’s own, which begins `type`. */
  | { kind: 'elsewhere'; type: string }

export interface Session {
  readonly state: Store<SessionState>
  /** Loads who is signed in. */
  check(): Promise<void>
  /** Resolves with whether the server has ended the session. */
  leave(): Promise<boolean>
  /** After `replaced`: goes on as whoever is signed in. */
  goOn(): Promise<void>
  /** A call was refused for the address of the page, as all others will be. */
  elsewhere(error: PapoError): void
  /** After `replaced`: leads to the sign-in view. */
  signInAgain(): void
  stop: Stop
}

/** A tab that sets a password receives the new cookie within this time after the calls of the others end. */
const replacedWithinMs = 1000

/** Follows the session, also when the server ends it or another tab replaces it, for the same agent or another. */
export function createSession(
  client: Pick<AgentClient, 'getMe' | 'forgetAgent' | 'signOut' | 'on' | 'reconnect' | 'close'>,
  platform: Pick<Platform, 'setTimer'>,
): Session {
  const state = createStore<SessionState>({ kind: 'checking' })
  let isLeaving = false
  let isAsking = false

  function end(after: 'start' | 'leaving' | 'expiry'): void {
    client.close()
    state.set({ kind: 'signedOut', after })
  }

  function elsewhere({ problem }: PapoError): void {
    client.close()
    state.set({ kind: 'elsewhere', type: problem?.type ?? '' })
  }

  /** What belongs to one agent never goes on as another. */
  function found(me: Me): void {
    const known = state.get()
    if (known.kind !== 'signedIn' || known.me.agent.id === me.agent.id) {
      state.set({ kind: 'signedIn', me })
      return
    }
    client.close()
    state.set({ kind: 'replaced', before: known.me, now: me })
  }

  async function ask(orElse: 'start' | 'expiry'): Promise<void> {
    try {
      found(await client.getMe())
    } catch (error) {
      if (state.get().kind === 'signedOut') return
      if (isRefusal(error, 401)) end(orElse)
      else state.set({ kind: 'unreachable' })
    }
  }

  let stopTimer: Stop = () => {}
  const aMoment = () =>
    new Promise<void>((resolve) => {
      stopTimer = platform.setTimer(resolve, replacedWithinMs)
    })

  /**
   * A refused call may have used a session that another tab of this browser has replaced, for example
   * after a new password. If the agent is still signed in, the console stays as it is. The calls of this
   * tab may end before that tab has received the new cookie, so a refusal is asked about once more.
   */
  async function askAgain(): Promise<void> {
    isAsking = true
    const isRefused = await client.getMe().then(
      () => false,
      (error: unknown) => isRefusal(error, 401),
    )
    if (isRefused) await aMoment()
    if (state.get().kind === 'signedIn') await ask('expiry')
    isAsking = false
    if (state.get().kind === 'signedIn') client.reconnect()
  }

  const stopListening = client.on('signedOut', () => {
    const { kind } = state.get()
    if (kind === 'signedOut' || kind === 'replaced' || isAsking) return
    if (kind === 'signedIn' && !isLeaving) void askAgain()
    else end(isLeaving ? 'leaving' : 'start')
  })

  return {
    state,
    check: () => ask('start'),
    async goOn() {
      client.forgetAgent()
      state.set({ kind: 'checking' })
      await ask('start')
    },
    elsewhere,
    signInAgain: () => end('start'),
    async leave() {
      isLeaving = true
      try {
        await client.signOut()
      } catch (error) {
        if (isPapoError(error) && error.code === 'origin_not_allowed') {
          elsewhere(error)
          return true
        }
        if (!isRefusal(error, 401)) return false
        if (error.code === 'another_agent') await ask('expiry')
        if (state.get().kind === 'replaced') return true
      } finally {
        isLeaving = false
      }
      if (state.get().kind !== 'signedOut') end('leaving')
      return true
    },
    stop() {
      stopTimer()
      stopListening()
    },
  }
}
