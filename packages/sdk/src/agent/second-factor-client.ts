import type {
  BeginSecondFactor,
  Endpoint,
  RecoveryCodes,
  SecondFactor,
  SecondFactorBegun,
  SecondFactorDemand,
} from '@papo/protocol'
import type { Model } from '../transport/model.ts'
import type { Answers } from '../transport/visitor-answers.ts'
import { CannedResponseClient } from './canned-response-client.ts'

const codes: Model<RecoveryCodes> = { recoveryCodes: [''] }
const demand: Model<SecondFactorDemand> = { isDemanded: null, agents: [{ id: '', name: '' }] }

/** The models of the answers to these calls. */
export const secondFactorAnswers = () =>
  ({
    'GET /v1/me/second-factor': () => ({ recoveryCodesLeft: 0, isDemanded: true }),
    'POST /v1/me/second-factor': () => ({ secret: '', address: '' }),
    'POST /v1/me/second-factor/confirm': () => codes,
    'POST /v1/me/second-factor/recovery-codes': () => codes,
    'GET /v1/workspace/second-factor': () => demand,
    'PUT /v1/workspace/second-factor': () => demand,
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about second factors: a code of an authenticator app besides the password. */
export abstract class SecondFactorClient extends CannedResponseClient {
  /**
   * Whether the agent signs in with a second factor, and whether the workspace demands one.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * const { enabledAt, recoveryCodesLeft } = await agent.getSecondFactor()
   * show(enabledAt === null ? 'none' : `${recoveryCodesLeft} recovery codes left`)
   * ```
   */
  getSecondFactor(): Promise<SecondFactor> {
    return this.request('GET /v1/me/second-factor', {})
  }

  /**
   * Begins to set up an authenticator app: `address` is for a QR code, `secret` for typing. Nothing changes
   * before `confirmSecondFactor()`. Only who must set one up before anything else may leave the password out.
   *
   * @throws PapoError `invalid_credentials`: the current password is wrong or missing.
   * @example
   * ```ts
   * const { address } = await agent.beginSecondFactor({ currentPassword: 'pão quente às seis' })
   * show(address)
   * ```
   */
  beginSecondFactor(body: BeginSecondFactor = {}): Promise<SecondFactorBegun> {
    return this.request('POST /v1/me/second-factor', { body })
  }

  /**
   * Enables the app by its first code. The answer has ten recovery codes, this once.
   *
   * @throws PapoError
   * - `invalid_code`: the code is wrong or too old.
   * - `second_factor_missing`: no app is being set up.
   * @example
   * ```ts
   * const { recoveryCodes } = await agent.confirmSecondFactor('123456')
   * show(recoveryCodes)
   * ```
   */
  confirmSecondFactor(code: string): Promise<RecoveryCodes> {
    return this.request('POST /v1/me/second-factor/confirm', { body: { code } })
  }

  /**
   * Replaces the recovery codes; the answer has the new ones, this once.
   *
   * @throws PapoError
   * - `invalid_credentials`: the current password is wrong.
   * - `second_factor_missing`: the agent has no second factor.
   * @example
   * ```ts
   * const { recoveryCodes } = await agent.renewRecoveryCodes('pão quente às seis')
   * show(recoveryCodes)
   * ```
   */
  renewRecoveryCodes(currentPassword: string): Promise<RecoveryCodes> {
    return this.request('POST /v1/me/second-factor/recovery-codes', { body: { currentPassword } })
  }

  /**
   * Turns the agent’s own second factor off.
   *
   * @throws PapoError
   * - `invalid_credentials`: the current password is wrong.
   * - `second_factor_missing`: the agent has no second factor.
   * - `second_factor_demanded`: the workspace demands one of everybody.
   * @example
   * ```ts
   * await agent.disableSecondFactor('pão quente às seis')
   * ```
   */
  disableSecondFactor(currentPassword: string): Promise<void> {
    return this.request('POST /v1/me/second-factor/disable', { body: { currentPassword } })
  }

  /**
   * Whether the workspace demands a second factor of everybody, and who has one. For owners.
   *
   * @throws PapoError `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * const { agents } = await agent.getSecondFactorDemand()
   * show(agents.filter(({ hasOne }) => !hasOne).map(({ name }) => name))
   * ```
   */
  getSecondFactorDemand(): Promise<SecondFactorDemand> {
    return this.request('GET /v1/workspace/second-factor', {})
  }

  /**
   * Demands a second factor of everybody, or no longer. Who has none sets it up at the next sign-in, before
   * anything else. For owners.
   *
   * @throws PapoError
   * - `second_factor_missing`: the owner has none.
   * - `forbidden`: the agent is no owner.
   * @example
   * ```ts
   * await agent.demandSecondFactor(true)
   * ```
   */
  demandSecondFactor(isDemanded: boolean): Promise<SecondFactorDemand> {
    return this.request('PUT /v1/workspace/second-factor', { body: { isDemanded } })
  }

  /**
   * Takes the second factor off a colleague who has lost theirs. For owners.
   *
   * @throws PapoError
   * - `agent_not_found`: the workspace has no such agent.
   * - `forbidden`: the agent is no owner, or means themselves.
   * @example
   * ```ts
   * await agent.removeSecondFactor(agentId)
   * ```
   */
  removeSecondFactor(agentId: string): Promise<void> {
    return this.request('DELETE /v1/agents/:agentId/second-factor', { params: { agentId } })
  }
}
