import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  isPapoError,
  type SecondFactor,
  type SecondFactorDemand,
} from '@papo/sdk'
import { type EnrolmentProblem, problemOf } from '../second-factor/enrolment.ts'

/** What a confirmation with the password is for. */
export type ConfirmedAct = 'disable' | 'renewCodes'

export interface SecondFactorState {
  status: 'loading' | 'ready' | 'failed'
  own: SecondFactor | null
  /** What the workspace demands, for owners. */
  demand: SecondFactorDemand | null
  isDemanding: boolean
  /** Whether the demand was refused: the owner has none. */
  needsOwn: boolean
  hasFailed: boolean
}

export interface OwnSecondFactor {
  readonly state: Store<SecondFactorState>
  readonly problem: Store<EnrolmentProblem | 'demanded' | null>
  load(): Promise<void>
  demand(isDemanded: boolean): Promise<void>
  /** Resolves with the new recovery codes, with none after turning off, and with null after a refusal. */
  confirmed(act: ConfirmedAct, password: string): Promise<readonly string[] | null>
}

type Client = Pick<
  AgentClient,
  | 'getSecondFactor'
  | 'getSecondFactorDemand'
  | 'demandSecondFactor'
  | 'disableSecondFactor'
  | 'renewRecoveryCodes'
>

/** One's own second factor, and for an owner what the workspace demands. */
export function createOwnSecondFactor(client: Client, isOwner: boolean): OwnSecondFactor {
  const state = createStore<SecondFactorState>({
    status: 'loading',
    own: null,
    demand: null,
    isDemanding: false,
    needsOwn: false,
    hasFailed: false,
  })
  const problem = createStore<EnrolmentProblem | 'demanded' | null>(null)
  const change = (changes: Partial<SecondFactorState>) => {
    state.set({ ...state.get(), ...changes })
  }

  async function load(): Promise<void> {
    try {
      const [own, demand] = await Promise.all([
        client.getSecondFactor(),
        isOwner ? client.getSecondFactorDemand() : null,
      ])
      change({ status: 'ready', own, demand })
    } catch {
      if (state.get().own === null) change({ status: 'failed' })
    }
  }

  return {
    state,
    problem,
    load,
    async demand(isDemanded) {
      if (state.get().isDemanding) return
      change({ isDemanding: true, needsOwn: false, hasFailed: false })
      try {
        const demand = await client.demandSecondFactor(isDemanded)
        const { own } = state.get()
        change({ demand, own: own && { ...own, isDemanded: demand.isDemanded } })
      } catch (error) {
        const needsOwn = isPapoError(error) && error.code === 'second_factor_missing'
        change({ needsOwn, hasFailed: !needsOwn })
      }
      change({ isDemanding: false })
    },
    async confirmed(act, password) {
      problem.set(password ? null : 'missing')
      if (!password) return null
      try {
        const codes =
          act === 'renewCodes' ? (await client.renewRecoveryCodes(password)).recoveryCodes : []
        if (act === 'disable') await client.disableSecondFactor(password)
        await load()
        return codes
      } catch (error) {
        if (!isPapoError(error)) throw error
        problem.set(error.code === 'second_factor_demanded' ? 'demanded' : problemOf(error))
        return null
      }
    },
  }
}
