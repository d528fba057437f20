import type { Tables } from './schema.ts'

/**
 * The tables of a copy, in an order in which each comes after those that it refers to. Those that a later version
 * removes stay here for as long as it takes copies of the version before.
 */
export const copiedTables = [
  'installation',
  'workspace',
  'workspace_deletion',
  'site',
  'agent',
  'agent_picture',
  'agent_session',
  'second_factor',
  'second_factor_demand',
  'known_source',
  'canned_response',
  'invitation',
  'password_reset',
  'visitor',
  'visitor_identity',
  'identity_secret',
  'identity_use',
  'visitor_note',
  'visitor_block',
  'chat_session',
  'visitor_token',
  'message',
  'visit',
  'visitor_presence',
  'unread_answer',
  'chat_link',
  'site_alert',
  'mail',
  'presence_watch',
  'audit_entry',
  'access_log',
] as const satisfies readonly (keyof Tables)[]

/** What is of the processes that run, and not of the installation. */
export const leftTables = ['pulse'] as const satisfies readonly (keyof Tables)[]
