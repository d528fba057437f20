import type { AuditPage, Chat } from '@papo/protocol'
import {
  Workspace,
  type VisitorSession,
  type Member,
  signIn,
} from '../../fault-rig/clients/workspace.ts'
import type { Call, RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { openDatabase } from '../../fault-rig/stack/database.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** A lost role must be without effect on every node within this time. */
const absentWithinMs = 5000

export const tenantsAndRoles: Scenario = {
  code: 'A10',
  name: 'tenants-and-roles',
  what: 'Agents and admins cannot call an owner’s operations, no caller reaches another customer’s objects, and every act is in the audit log.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a change of a role invalidates the resolved tokens of every process',
      without: { drop: 'role-on-all-nodes' },
    },
    {
      what: 'changes of agents are in the audit log of the same transaction',
      without: { drop: 'audit-of-agents' },
    },
    {
      what: 'the database refuses to change the audit log',
      without: { drop: 'append-only' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const theirs = await Workspace.of(client, 'theirs')
    const visitorSession = await ours.startChat()
    faultRun.progress('operations of owners')
    const refused = await requireOwnerOnly(client, ours, theirs)
    faultRun.progress('losing a role')
    const ms = await losesAtOnce(faultRun, client, ours)
    faultRun.progress('every act')
    const acts = await isOnRecord(client, ours, visitorSession)
    await cannotBeEdited(client, ours)
    faultRun.progress('the database itself')
    await cannotBeRewritten(faultRun)
    return { refused, acts, 'role lost after ms': Math.round(ms) }
  },
}

type OwnerAction = [method: string, path: string, body?: object]

/** The operations that change permissions. */
function ownerActionsOf({ site, agent, secret }: Workspace): OwnerAction[] {
  const account = { name: 'Eva', email: 'eva@example.com', password: 'uma senha qualquer' }
  return [
    ['GET', '/v1/sites'],
    ['POST', '/v1/sites', { name: 'Nova', allowedOrigins: ['https://evil.example'] }],
    ['PATCH', `/v1/sites/${site.id}`, { allowedOrigins: ['https://evil.example'] }],
    ['PATCH', `/v1/sites/${site.id}`, { identity: 'required' }],
    ['GET', `/v1/sites/${site.id}/identity-secrets`],
    ['POST', `/v1/sites/${site.id}/identity-secrets`, {}],
    ['DELETE', `/v1/sites/${site.id}/identity-secrets/${secret.id}`],
    ['POST', '/v1/agents', { ...account, role: 'owner' }],
    ['PATCH', `/v1/agents/${agent.id}`, { role: 'owner' }],
    ['PATCH', `/v1/agents/${agent.id}`, { disabled: true }],
    ['PATCH', `/v1/agents/${agent.id}`, { password: 'uma senha de outra pessoa' }],
    ['GET', '/v1/audit'],
  ]
}

async function requireOwnerOnly(
  client: RawClient,
  ours: Workspace,
  theirs: Workspace,
): Promise<number> {
  const ownerActions = ownerActionsOf(ours)
  await ours.unchangedBy(async () => {
    for (const [method, path, body] of ownerActions) {
      const call = (token: string): Call => ({ token, ...(body === undefined ? {} : { body }) })
      for (const { token } of [ours.agent, ours.admin]) {
        const reply = await client.call(method, path, call(token))
        if (reply.code !== 'forbidden') {
          throw new Error(`an agent or admin was answered ${reply.summary} to ${method} ${path}`)
        }
      }
      if (!path.startsWith('/v1/sites/') && !path.startsWith('/v1/agents/')) continue
      const reply = await client.call(method, path, call(theirs.owner.token))
      if (reply.status !== 404) {
        throw new Error(`another owner was answered ${reply.summary} to ${method} ${path}`)
      }
    }
  })
  return ownerActions.length * 2
}

/**
 * An owner is made an agent: the next request on that node is refused, and soon after on every
 * other node.
 */
async function losesAtOnce(
  faultRun: FaultRun,
  client: RawClient,
  ours: Workspace,
): Promise<number> {
  const { owner } = ours
  const other = await ours.addAgent('Dora')
  const become = async (role: string, url?: string) =>
    await client.ask('PATCH', `/v1/agents/${other.id}`, {
      token: owner.token,
      body: { role },
      ...(url === undefined ? {} : { url }),
    })
  await become('owner')
  const { token } = await signIn(client, other)
  const codeAt = async (url: string) => (await client.call('GET', '/v1/audit', { token, url })).code
  for (const { url } of faultRun.nodes) {
    await faultRun.until(
      'the new role is in effect',
      async () => (await codeAt(url)) === null,
      absentWithinMs,
    )
  }
  const first = faultRun.node(0).url
  await become('agent', first)
  const began = performance.now()
  if ((await codeAt(first)) !== 'forbidden') {
    throw new Error('a lost role was still accepted')
  }
  for (const { url, name } of faultRun.nodes) {
    const isLost = async () => (await codeAt(url)) === 'forbidden'
    await faultRun.until(`${name} refuses the lost role`, isLost, absentWithinMs)
  }
  return performance.now() - began
}

/**
 * Does each administrative act once, and checks its entry in the audit log: actor, address, action.
 */
async function isOnRecord(
  client: RawClient,
  ours: Workspace,
  visitorSession: VisitorSession,
): Promise<number> {
  const { owner, admin, agent, site } = ours
  const ask = <Body>(method: string, path: string, body?: object, by: Member = owner) =>
    client.ask<Body>(method, path, { token: by.token, ...(body === undefined ? {} : { body }) })
  const other = await ours.addAgent('Eva')
  const of = `/v1/agents/${other.id}`
  const secrets = `/v1/sites/${site.id}/identity-secrets`
  await ask('POST', '/v1/sites', { name: 'Filial', allowedOrigins: [] })
  await ask('PATCH', `/v1/sites/${site.id}`, { name: 'Matriz' })
  const { id } = await ask<{ id: string }>('POST', secrets, {})
  await ask('DELETE', `${secrets}/${id}`)
  await ask('PATCH', of, { name: 'Eva Lima' })
  await ask('PATCH', of, { role: 'admin' })
  await ask('PATCH', of, { password: 'uma senha que foi trocada' })
  await ask('PATCH', of, { disabled: true })
  await ask('PATCH', of, { disabled: false })
  await ask(
    'POST',
    '/v1/me/password',
    { currentPassword: agent.password, newPassword: 'outra senha boa' },
    agent,
  )
  await ask<Chat>('POST', `/v1/chats/${visitorSession.chatId}/end`, undefined, admin)
  const { entries } = await ask<AuditPage>('GET', '/v1/audit?limit=100')
  const wanted = [
    'agent_created',
    'site_created',
    'site_updated',
    'identity_secret_created',
    'identity_secret_revoked',
    'agent_updated',
    'agent_role_changed',
    'agent_password_reset',
    'agent_disabled',
    'agent_enabled',
    'agent_password_changed',
    'chat_ended',
  ] as const
  for (const action of wanted) {
    const entry = entries.find((one) => one.action === action)
    if (entry === undefined) throw new Error(`${action} is not in the audit log`)
    const by = action === 'chat_ended' ? admin : action === 'agent_password_changed' ? agent : owner
    if (entry.actor.id !== by.id || entry.address !== '127.0.0.1') {
      throw new Error(
        `${action} is in the audit log as done by ${entry.actor.id}, from ${entry.address}`,
      )
    }
  }
  return wanted.length
}

/** No call changes an entry of the audit log. */
async function cannotBeEdited(client: RawClient, { owner }: Workspace): Promise<void> {
  const { token } = owner
  const read = () => client.ask<AuditPage>('GET', '/v1/audit?limit=100', { token })
  const before = await read()
  const id = before.entries[0]?.id ?? ''
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const path of ['/v1/audit', `/v1/audit/${id}`, `/v1/audit/`]) {
      const { status } = await client.call(method, path, { token, body: {} })
      if (status !== 404 && status !== 405) throw new Error(`${method} ${path}: ${status}`)
    }
  }
  if (JSON.stringify(await read()) !== JSON.stringify(before))
    throw new Error('an entry of the audit log changed')
}

/** Not even the API’s own database connection can change an entry. */
async function cannotBeRewritten(faultRun: FaultRun): Promise<void> {
  const database = await openDatabase(faultRun.stack)
  try {
    const rows = async () =>
      JSON.stringify(await database.query('SELECT * FROM audit_entry ORDER BY id'))
    const before = await rows()
    const statements = [
      `UPDATE audit_entry SET actor_name = 'ninguém'`,
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
    ]
    for (const statement of statements) {
      const isRefused = await database.query(statement).then(
        () => false,
        () => true,
      )
      if (!isRefused || (await rows()) !== before) throw new Error(`${statement} succeeded`)
    }
  } finally {
    await database.close()
  }
}
