import Type, { type Static } from 'typebox'
import { closed, id, nullable, time } from './shapes.ts'

/** The administrative acts, as the audit log names them. */
export const auditActions = [
  'workspace_created',
  'workspace_updated',
  'workspace_deletion_planned',
  'workspace_deletion_cancelled',
  'site_created',
  'site_updated',
  'site_key_changed',
  'site_removed',
  'identity_secret_created',
  'identity_secret_revoked',
  'agent_created',
  'agent_updated',
  'agent_role_changed',
  'agent_disabled',
  'agent_enabled',
  'agent_erased',
  'agent_password_changed',
  'agent_password_reset',
  'agent_sessions_ended',
  'invitation_created',
  'invitation_renewed',
  'invitation_withdrawn',
  'invitation_accepted',
  'password_reset_created',
  'second_factor_enabled',
  'second_factor_disabled',
  'second_factor_removed',
  'second_factor_demand_changed',
  'recovery_codes_renewed',
  'recovery_code_used',
  'canned_response_created',
  'canned_response_updated',
  'canned_response_removed',
  'canned_responses_imported',
  'chat_ended',
  'visitor_blocked',
  'block_lifted',
  'visitor_exported',
  'visitor_erased',
] as const
export const AuditActionSchema = Type.Enum([...auditActions], { description: 'What was done.' })
export type AuditAction = (typeof auditActions)[number]

export const auditTargets = [
  'workspace',
  'site',
  'identity_secret',
  'agent',
  'invitation',
  'canned_response',
  'chat',
  'visitor',
] as const
export const AuditTargetTypeSchema = Type.Enum([...auditTargets], {
  description: 'A kind of thing that something is done to.',
})
export type AuditTargetType = (typeof auditTargets)[number]

const actorTypes = ['agent', 'operator', 'system'] as const
export const AuditActorTypeSchema = Type.Enum([...actorTypes], {
  description:
    'A signed-in agent, the operator at the server’s command line, or the server itself.',
})
export type AuditActorType = (typeof actorTypes)[number]

export const AuditEntrySchema = closed(
  {
    id: id('The entry.'),
    at: time('When it was done.'),
    actor: closed(
      {
        type: AuditActorTypeSchema,
        id: nullable(id('The agent.'), 'The agent’s id; null for the operator and the system.'),
        name: nullable(
          Type.String(),
          'The name at the time; null for the system, the operator and an agent who was erased.',
        ),
      },
      'Who did it.',
    ),
    address: nullable(Type.String(), 'The IP address that the call came from, or null.'),
    action: AuditActionSchema,
    target: nullable(
      closed({ type: AuditTargetTypeSchema, id: id('The target’s id.') }, 'What it was done to.'),
      'What it was done to, or null.',
    ),
    details: Type.Record(
      Type.String(),
      Type.Union([
        Type.String(),
        Type.Number(),
        Type.Boolean(),
        Type.Null(),
        Type.Array(Type.String()),
      ]),
      { description: 'Ids, roles and the names of changed fields; never a secret.' },
    ),
  },
  'One administrative act. It is written in the same transaction as the act, and never changed.',
)
export interface AuditEntry extends Static<typeof AuditEntrySchema> {}

export const AuditPageSchema = closed(
  {
    entries: Type.Array(AuditEntrySchema, { description: 'Newest first.' }),
    nextCursor: nullable(Type.String(), 'Pass it as `before` for the next page; null at the end.'),
  },
  'A page of the audit log.',
)
export interface AuditPage extends Static<typeof AuditPageSchema> {}
