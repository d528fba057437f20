import type {
  BeginSecondFactor,
  ConfirmPassword,
  RecoveryCodes,
  SecondFactor,
  SecondFactorBegun,
} from '@papo/protocol'
import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import { agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { type AuditedAct, recordAudit } from '../audit/record.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentSessionStore } from './agent-session.ts'
import type { CallSource } from './call-source.ts'
import type { KnownSourceStore } from './known-source-store.ts'
import { requirePassword, wrongPassword } from './require-password.ts'
import {
  type CodeNeeds,
  invalidCode,
  isEnabled,
  newAppSecret,
  newRecoveryCodes,
  newStep,
  recoveryHash,
  secondFactorContext,
} from './second-factor.ts'
import type { SecondFactorRecord, SecondFactorStore } from './second-factor-store.ts'
import { lockUnchanged, sessionsRevoked } from './sign-in.ts'
import type { VerifyNeeds } from './verify-password.ts'

interface OwnStores {
  agents: AgentStore
  secondFactors: SecondFactorStore
}

interface ChangeStores extends OwnStores {
  audit: AuditStore
  agentSessions: AgentSessionStore
}

interface OwnNeeds extends CodeNeeds, VerifyNeeds {
  work: UnitOfWork<ChangeStores & { knownSources: KnownSourceStore }>
  digest: VerifyNeeds['digest']
  random: Random
  changes: ChangeSignals
}

/** Who calls, and from where. */
export interface OwnCall {
  caller: AgentCaller
  source: CallSource
}

/** The second factor of the calling agent. */
export async function showSecondFactor(
  { work }: { work: UnitOfWork<{ secondFactors: SecondFactorStore }> },
  { workspaceId, agentId }: AgentCaller,
): Promise<SecondFactor> {
  return work.read(async ({ secondFactors }) => {
    const record = await secondFactors.find(workspaceId, agentId)
    return {
      enabledAt: isEnabled(record) ? (record.enabledAt?.toISOString() ?? null) : null,
      recoveryCodesLeft: record?.recoveryHashes.length ?? 0,
      isDemanded: await secondFactors.isDemanded(workspaceId),
    }
  })
}

/**
 * Makes the secret of an app, which counts for nothing before `confirmSecondFactor`. A second factor that is enabled
 * already stays until then. A session that may do nothing else was just opened with the password, and is not asked for it
 * again. Refuses `invalid_credentials`, `rate_limited`, `unavailable`.
 */
export async function beginSecondFactor(
  needs: OwnNeeds,
  { caller, source }: OwnCall,
  { currentPassword }: BeginSecondFactor,
): Promise<SecondFactorBegun> {
  const agent = await agentToEnrol(needs, { caller, source }, currentPassword)
  const secret = newAppSecret(needs.random)
  await needs.work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongPassword()
    const known = await recordOf(stores, locked)
    const pendingSealed = needs.sealer.seal(secret, secondFactorContext(known))
    await stores.secondFactors.save({ ...known, pendingSealed })
  })
  return { secret, address: needs.oneTimeCodes.addressOf(secret, agent.email) }
}

async function agentToEnrol(
  needs: OwnNeeds,
  { caller, source }: OwnCall,
  password: string | undefined,
): Promise<AgentRecord> {
  if (password !== undefined || caller.mustEnrol !== true) {
    const failure = 'second_factor_change_failed'
    return requirePassword(needs, caller, source, password ?? '', failure)
  }
  const { workspaceId, agentId } = caller
  const agent = await needs.work.read((stores) => stores.agents.find(workspaceId, agentId))
  if (agent === null) throw wrongPassword()
  return agent
}

/**
 * Enables the app by its first code, and returns the recovery codes, this once. The session may do everything from then
 * on. Refuses `invalid_code`, `second_factor_missing`.
 */
export async function confirmSecondFactor(
  needs: OwnNeeds,
  { caller, source }: OwnCall,
  code: string,
): Promise<RecoveryCodes> {
  const { random, digest, clock } = needs
  const codes = newRecoveryCodes(random)
  const now = clock.now()
  await needs.work.run(async (stores) => {
    const known = await lockedRecord(stores, caller)
    const { pendingSealed } = known
    if (pendingSealed === null) throw noSecondFactor('No app is being set up.')
    const ofNoStep = { ...known, lastStep: null }
    const lastStep = newStep(needs, ofNoStep, pendingSealed, code, now)
    if (lastStep === null) throw invalidCode()
    await stores.secondFactors.save({
      ...known,
      sealed: pendingSealed,
      pendingSealed: null,
      enabledAt: now,
      lastStep,
      recoveryHashes: codes.map((one) => recoveryHash(digest, known, one)),
    })
    await stores.agentSessions.enrolled(caller.tokenHash)
    await recordOwn(needs, stores, { caller, source }, 'second_factor_enabled')
  })
  // Resolved tokens say that the agent must enrol.
  await sessionsRevoked(needs)
  return { recoveryCodes: codes }
}

/** Replaces the recovery codes. Refuses `invalid_credentials`, `second_factor_missing`, `rate_limited`, `unavailable`. */
export async function renewRecoveryCodes(
  needs: OwnNeeds,
  { caller, source }: OwnCall,
  { currentPassword }: ConfirmPassword,
): Promise<RecoveryCodes> {
  const codes = newRecoveryCodes(needs.random)
  await changeEnabled(needs, { caller, source }, currentPassword, async (stores, known) => {
    const recoveryHashes = codes.map((code) => recoveryHash(needs.digest, known, code))
    await stores.secondFactors.save({ ...known, recoveryHashes })
    await recordOwn(needs, stores, { caller, source }, 'recovery_codes_renewed')
  })
  return { recoveryCodes: codes }
}

/**
 * Turns the second factor off. Refuses `invalid_credentials`, `second_factor_missing`, `second_factor_demanded`,
 * `rate_limited`, `unavailable`.
 */
export async function disableSecondFactor(
  needs: OwnNeeds,
  { caller, source }: OwnCall,
  { currentPassword }: ConfirmPassword,
): Promise<void> {
  const { workspaceId, agentId } = caller
  await changeEnabled(needs, { caller, source }, currentPassword, async (stores) => {
    if (await stores.secondFactors.isDemanded(workspaceId)) {
      throw new Refusal('second_factor_demanded', 'The workspace demands a second factor of all.')
    }
    await stores.secondFactors.remove(workspaceId, agentId)
    await recordOwn(needs, stores, { caller, source }, 'second_factor_disabled')
  })
}

async function changeEnabled(
  needs: OwnNeeds,
  { caller, source }: OwnCall,
  password: string,
  change: (stores: ChangeStores, known: SecondFactorRecord) => Promise<void>,
): Promise<void> {
  const failure = 'second_factor_change_failed'
  const agent = await requirePassword(needs, caller, source, password, failure)
  await needs.work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongPassword()
    const known = await recordOf(stores, locked)
    if (!isEnabled(known)) throw noSecondFactor('There is no second factor.')
    await change(stores, known)
  })
}

const noSecondFactor = (words: string) => new Refusal('second_factor_missing', words)

async function lockedRecord(stores: OwnStores, caller: AgentCaller): Promise<SecondFactorRecord> {
  const { workspaceId, agentId } = caller
  const agent = await stores.agents.lock(workspaceId, agentId)
  if (agent === null) throw wrongPassword()
  return recordOf(stores, agent)
}

async function recordOf(
  { secondFactors }: OwnStores,
  { id: agentId, workspaceId }: AgentRecord,
): Promise<SecondFactorRecord> {
  const none = { sealed: null, enabledAt: null, lastStep: null, pendingSealed: null }
  const known = await secondFactors.find(workspaceId, agentId)
  return known ?? { agentId, workspaceId, ...none, recoveryHashes: [] }
}

function recordOwn(
  { random, clock }: Pick<OwnNeeds, 'random' | 'clock'>,
  stores: { audit: AuditStore },
  { caller, source }: OwnCall,
  action: AuditedAct['action'],
): Promise<void> {
  const act = { action, target: { type: 'agent', id: caller.agentId } } as const
  return recordAudit(stores, random, agentActor(caller, source.address), act, clock.now())
}
