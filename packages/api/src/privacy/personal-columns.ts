import { agents, nobody, type Table } from './column.ts'
import { visitorTables } from './visitor-tables.ts'

const workspaces = { kept: 'with', what: 'the workspace' } as const

const otherTables = {
  installation: {
    owner: null,
    retention: { kept: 'with', what: 'the database' },
    columns: {
      single: nobody('true'),
      epoch: nobody('the age of the database since its last restore'),
    },
  },
  workspace: {
    owner: null,
    retention: { kept: 'with', what: 'the installation' },
    columns: {
      id: nobody('the workspace'),
      name: nobody('the customer’s name'),
      is_canary: nobody('whether the canary talks in it'),
      created_at: nobody('when it was made'),
    },
  },
  site: {
    owner: null,
    retention: workspaces,
    columns: {
      id: nobody('the site'),
      workspace_id: nobody('the workspace'),
      key: nobody('the public key'),
      name: nobody('the site’s name'),
      allowed_origins: nobody('where its widget may be'),
      settings: nobody('the owner’s settings and words'),
      created_at: nobody('when it was made'),
    },
  },
  identity_secret: {
    owner: null,
    retention: workspaces,
    columns: {
      id: nobody('the secret’s id'),
      site_id: nobody('the site'),
      workspace_id: nobody('the workspace'),
      sealed: nobody('the secret, encrypted'),
      created_at: nobody('when it was made'),
      expires_at: nobody('until when it is taken'),
    },
  },
  agent: {
    owner: null,
    retention: workspaces,
    columns: {
      id: agents('the agent’s id'),
      workspace_id: nobody('the workspace'),
      name: agents('the agent’s name'),
      email: agents('the e-mail to sign in with'),
      password_hash: agents('the password, as argon2id'),
      role: agents('agent, admin or owner'),
      avatar_url: agents('a picture'),
      capacity: nobody('how many chats at once'),
      availability: agents('online, away or offline'),
      last_seen_at: agents('when the agent was last there'),
      disabled_at: agents('since when the account is closed'),
      created_at: agents('when the account was made'),
    },
  },
  agent_session: {
    owner: null,
    retention: { kept: 'until', column: 'expires_at' },
    columns: {
      token_hash: agents('digest of the session’s token'),
      agent_id: agents('the agent'),
      workspace_id: nobody('the workspace'),
      kind: nobody('program or console'),
      created_at: agents('when the agent signed in'),
      last_used_at: agents('when the session was last used'),
      expires_at: nobody('until when it is taken'),
    },
  },
  known_source: {
    owner: null,
    retention: { kept: 'until', column: 'expires_at' },
    columns: {
      agent_id: agents('the agent'),
      workspace_id: nobody('the workspace'),
      kind: nobody('device or address'),
      hash: agents(
        'keyed digest of an address, or digest of a browser’s token, that the agent was let in from',
      ),
      last_used_at: agents('when the agent was last let in from there'),
      expires_at: nobody('until when it is known'),
    },
  },
  presence_watch: {
    owner: null,
    retention: { kept: 'with', what: 'the database' },
    columns: {
      single: nobody('true'),
      swept_at: nobody('when presence was last looked at'),
      since: nobody('since when it has been watched'),
    },
  },
  audit_entry: {
    owner: null,
    retention: workspaces,
    columns: {
      id: nobody('the entry'),
      workspace_id: nobody('the workspace'),
      at: agents('when'),
      actor_type: nobody('agent, operator or system'),
      actor_id: agents('who did it'),
      actor_name: agents('their name at the time'),
      address: agents('the network address they did it from'),
      action: nobody('what was done'),
      target_type: nobody('what it was done to'),
      target_id: nobody('which one'),
      details: nobody('ids, roles and names of fields; no value of a person'),
    },
  },
} as const satisfies Record<string, Table>

/**
 * Every column of every table: whose data it holds, how an export shows it, what an erasure does to it and
 * how long it is kept. Export, erasure and retention are derived from it; a column that is missing here
 * fails the tests.
 */
export const personalColumns = { ...visitorTables, ...otherTables } as const
