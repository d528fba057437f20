import { secondFactorTable } from '../session/second-factor-store.ts'
import { agentSessionTable } from '../session/agent-session.ts'
import { invitationTable } from '../agent/invitation.ts'
import { cannedResponseTable } from '../canned-response/canned-response.ts'
import { pictureTable } from '../agent/picture.ts'
import { passwordResetTable } from '../agent/password-reset.ts'
import { siteAlertTable } from '../chat/site-alert.ts'
import { unreadAnswerTable } from '../chat/unread-answer.ts'
import { agents, impersonal, type Table } from '../platform/column.ts'
import { visitorTables } from './visitor-tables.ts'

const workspaces = { kept: 'with', what: 'the workspace' } as const

const otherTables = {
  installation: {
    owner: null,
    retention: { kept: 'with', what: 'the database' },
    columns: {
      single: impersonal('true'),
      epoch: impersonal('the age of the database since its last restore'),
      epoch_at: impersonal('when the epoch began'),
      lost_since: impersonal('up to when the database stood when it had gone back'),
      lineage: impersonal('the server, timeline and database of the epoch'),
      secret_check: impersonal('whether the installation’s secret is the same'),
    },
  },
  pulse: {
    owner: null,
    retention: { kept: 'with', what: 'the database' },
    columns: {
      node: impersonal('a process'),
      beats: impersonal('how often it has written'),
      at: impersonal('when it has written last'),
    },
  },
  workspace: {
    owner: null,
    retention: { kept: 'with', what: 'the installation' },
    columns: {
      id: impersonal('the workspace'),
      name: impersonal('the customer’s name'),
      wait_levels: impersonal('from when on a wait is long'),
      is_canary: impersonal('whether the canary talks in it'),
      revision: impersonal('how often it was changed'),
      field_revisions: impersonal('at which revision each field was changed'),
      created_at: impersonal('when it was made'),
    },
  },
  workspace_deletion: {
    owner: null,
    retention: workspaces,
    columns: {
      workspace_id: impersonal('the workspace'),
      requested_at: impersonal('when an owner asked to delete it'),
      due_at: impersonal('when it will be removed'),
      removing_at: impersonal('since when it is being removed'),
    },
  },
  site: {
    owner: null,
    retention: workspaces,
    columns: {
      id: impersonal('the site'),
      workspace_id: impersonal('the workspace'),
      key: impersonal('the public key'),
      name: impersonal('the site’s name'),
      allowed_origins: impersonal('where its widget may be'),
      settings: impersonal('the owner’s settings and words'),
      installation: impersonal('where the widget was seen, and which origins were refused'),
      removed_at: impersonal('when it was removed'),
      revision: impersonal('how often it was changed'),
      field_revisions: impersonal('at which revision each field was changed'),
      created_at: impersonal('when it was made'),
    },
  },
  identity_secret: {
    owner: null,
    retention: workspaces,
    columns: {
      id: impersonal('the secret’s id'),
      site_id: impersonal('the site'),
      workspace_id: impersonal('the workspace'),
      sealed: impersonal('the secret, encrypted'),
      created_at: impersonal('when it was made'),
      expires_at: impersonal('until when it is taken'),
    },
  },
  agent: {
    owner: null,
    retention: workspaces,
    columns: {
      id: agents('the agent’s id'),
      workspace_id: impersonal('the workspace'),
      name: agents('the agent’s name'),
      email: agents('the e-mail to sign in with'),
      password_hash: agents('the password, as argon2id'),
      password_set_at: agents('when the password was set'),
      role: agents('agent, admin or owner'),
      avatar_url: agents('where their picture is'),
      capacity: impersonal('how many chats at once'),
      site_ids: impersonal('the sites that the agent answers'),
      availability: agents('online, away or offline'),
      last_seen_at: agents('when the agent was last there'),
      disabled_at: agents('since when the account is closed'),
      revision: impersonal('how often it was changed'),
      field_revisions: impersonal('at which revision each field was changed'),
      created_at: agents('when the account was made'),
      languages: agents('the languages that the agent speaks'),
      alerts_by_mail: impersonal('whether an owner is mailed when nobody answers'),
      erased_at: impersonal('when the agent was erased'),
      erased_up_to: impersonal('how far the erasure has come'),
    },
  },
  agent_session: agentSessionTable,
  agent_picture: pictureTable,
  canned_response: cannedResponseTable,
  invitation: invitationTable,
  password_reset: passwordResetTable,
  unread_answer: unreadAnswerTable,
  site_alert: siteAlertTable,
  second_factor: secondFactorTable,
  second_factor_demand: {
    owner: null,
    retention: workspaces,
    columns: {
      workspace_id: impersonal('the workspace that demands a second factor of everybody'),
      since: impersonal('since when'),
    },
  },
  known_source: {
    owner: null,
    retention: { kept: 'until', column: 'expires_at' },
    columns: {
      agent_id: agents('the agent'),
      workspace_id: impersonal('the workspace'),
      kind: impersonal('device or address'),
      hash: agents(
        'keyed digest of an address, or digest of a browser’s token, that the agent was let in from',
      ),
      last_used_at: agents('when the agent was last let in from there'),
      expires_at: impersonal('until when it is known'),
    },
  },
  presence_watch: {
    owner: null,
    retention: { kept: 'with', what: 'the database' },
    columns: {
      single: impersonal('true'),
      swept_at: impersonal('when presence was last looked at'),
      since: impersonal('since when it has been watched'),
    },
  },
  audit_entry: {
    owner: null,
    retention: workspaces,
    columns: {
      id: impersonal('the entry'),
      workspace_id: impersonal('the workspace'),
      at: agents('when'),
      actor_type: impersonal('agent, operator or system'),
      actor_id: agents('who did it'),
      actor_name: agents('their name at the time'),
      address: agents('the network address they did it from'),
      action: impersonal('what was done'),
      target_type: impersonal('what it was done to'),
      target_id: impersonal('which one'),
      details: impersonal('ids, roles and names of fields; no value of a person'),
    },
  },
} as const satisfies Record<string, Table>

/**
 * Every column of every table: whose data it holds, how an export shows it, what an erasure does to it and
 * how long it is kept. Export, erasure and retention are derived from it; a column that is missing here
 * fails the tests.
 */
export const personalColumns = { ...visitorTables, ...otherTables } as const
