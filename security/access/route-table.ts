import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import {
  knownFor,
  mayCall,
  operations,
  placesOf,
  policyOf,
  type Role,
} from '../../fault-rig/contract/callers.ts'
import { type Operation, pathOf, readContract } from '../../fault-rig/contract/document.ts'
import { exampleOf } from '../../fault-rig/contract/schema.ts'
import { Workspace, type VisitorSession, signIn } from '../../fault-rig/clients/workspace.ts'
import type { Reply, RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import type { Change } from '../../fault-rig/mutations/tags.ts'

const roles = ['visitor', 'agent', 'admin', 'owner'] as const

/** One route without a policy. */
const forgotten: Change = {
  at: 'policy-of-route',
  as: "...(name === 'listWaitingChats' ? {} : { policy })",
}

/** Values for the Authorization header that are no token of ours. */
const worthless = [
  'Bearer',
  'Bearer null',
  'Bearer undefined',
  'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoib3duZXIifQ.',
  `Bearer papo_a_${'A'.repeat(43)}`,
  `Bearer papo_v_${'A'.repeat(43)}`,
  `Bearer papo_x_${'A'.repeat(43)}`,
  'Basic YW5hQGV4YW1wbGUuY29tOm93bmVy',
  'papo',
]

/** Fields that only the server decides. */
const decided = ['seq', 'sender', 'author', 'role', 'siteId', 'agentId', 'visitorId', 'workspaceId']
const alsoDecided = ['createdAt', 'state', 'status', 'queuePosition', 'kind']

const endsSession = ['revokeToken', 'signOut']

export const routeTable: Scenario = {
  code: 'A2',
  name: 'route-table',
  what: 'Every operation of the document refuses each caller who may not call it.',
  stacks: ['cluster', 'embedded'],
  also: [forgotten],
  protection: [
    {
      what: 'a route admits only the roles of its policy',
      without: { at: 'admitted-role', condition: 'false' },
    },
    {
      what: 'only owners create sites',
      without: {
        at: 'policy-of-route',
        value: "name === 'createSite' ? 'agent' : policy",
      },
    },
    {
      what: 'a body cannot set fields that the server decides',
      without: { at: 'closed-body', value: 'true' },
    },
    {
      what: 'a route without a policy stops the start',
      without: { at: 'policy-at-start', condition: 'false' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const theirs = await Workspace.of(client, 'theirs')
    const contract = await readContract(client)
    requireRouteTable(contract)
    const visitorSession = await ours.startChat()
    const foreigner = await theirs.startChat()
    const run = new Run(client, ours, visitorSession)
    await ours.unchangedBy(async () => {
      for (const operation of contract) {
        faultRun.progress(operation.name)
        await run.isForNobodyElse(operation, callersOf(ours, visitorSession))
        await run.isForNobodyElse(operation, callersOf(theirs, foreigner))
        await run.needsToken(operation)
        await run.decidesItself(operation)
      }
      faultRun.progress('other customers')
      for (const operation of contract) await run.stops(operation, callersOf(theirs, foreigner))
    })
    faultRun.progress('admitted callers')
    run.agentId = (await ours.addAgent('somebody who comes and goes')).id
    run.siteId = (await ours.addSite('a site that comes and goes')).id
    for (const operation of contract) await run.isForThose(operation)
    faultRun.progress('a route without a policy')
    await stopsTheStart(faultRun)
    return { operations: contract.length, refused: run.refused, admitted: run.admitted }
  },
}

/** The table and the document must have the same operations. */
function requireRouteTable(contract: readonly Operation[]): void {
  const described = contract.map(({ name }) => name)
  const missing = described.filter((name) => operations[name] === undefined)
  const undescribed = Object.keys(operations).filter((name) => !described.includes(name))
  if (missing.length === 0 && undescribed.length === 0) return
  throw new Error(
    `the table of endpoints lacks ${missing.join(', ')}; the document lacks ${undescribed.join(', ')}`,
  )
}

type Callers = Record<(typeof roles)[number], string>

const callersOf = (workspace: Workspace, visitorSession: VisitorSession): Callers => ({
  visitor: visitorSession.token,
  agent: workspace.agent.token,
  admin: workspace.admin.token,
  owner: workspace.owner.token,
})

class Run {
  refused = 0
  admitted = 0
  /** The objects that the calls are about. */
  agentId: string
  siteId: string
  readonly #client: RawClient
  readonly #ours: Workspace
  readonly #guest: VisitorSession

  constructor(client: RawClient, ours: Workspace, visitorSession: VisitorSession) {
    this.#client = client
    this.#ours = ours
    this.#guest = visitorSession
    this.agentId = ours.agent.id
    this.siteId = ours.site.id
  }

  async isForNobodyElse(operation: Operation, tokens: Callers): Promise<void> {
    await runConcurrently(roles, async (role) => {
      if (mayCall(operation, role)) return
      const reply = await this.#call(operation, { token: tokens[role] })
      // A token is ignored where none is needed.
      this.#demand(operation, role, reply, 403, 'forbidden')
    })
  }

  async needsToken(operation: Operation): Promise<void> {
    const policy = policyOf(operation)
    if (policy === 'open') return
    if (policy !== 'site') {
      const reply = await this.#call(operation, {})
      this.#demand(operation, 'anonymous', reply, 401, 'not_authenticated')
    }
    await runConcurrently(worthless, async (authorization) => {
      const reply = await this.#call(operation, { headers: { authorization } })
      this.#demand(operation, authorization, reply, 401, 'invalid_token')
    })
  }

  /** Sends fields that only the server may decide. */
  async decidesItself(operation: Operation): Promise<void> {
    if (operation.method === 'GET') return
    const known = Object.keys(operation.body?.properties ?? {})
    const names = [...decided, ...alsoDecided].filter((name) => !known.includes(name))
    const role = roles.findLast((one) => mayCall(operation, one)) ?? 'owner'
    const token = callersOf(this.#ours, this.#guest)[role]
    await runConcurrently(names, async (name) => {
      const body = { ...(this.#example(operation) as object), [name]: this.#ours.site.id }
      const reply = await this.#call(operation, { token, body })
      this.#demand(operation, `${role}, with ${name},`, reply, 400, 'invalid_request')
    })
  }

  /** Callers of another customer with a sufficient role: our objects do not exist for them. */
  async stops(operation: Operation, tokens: Callers): Promise<void> {
    const isOurs = /\{(chatId|siteId|agentId|visitorId)\}/.test(operation.path)
    if (!isOurs) return
    for (const role of roles.filter((one) => mayCall(operation, one))) {
      const reply = await this.#call(operation, { token: tokens[role] })
      this.#demand(operation, `the other customer’s ${role}`, reply, 404, null)
    }
  }

  /** Checks that the table is also right about callers who are admitted. */
  async isForThose(operation: Operation): Promise<void> {
    for (const role of ['anonymous', ...roles] as const) {
      if (!mayCall(operation, role)) continue
      const { code } = await this.#call(operation, { token: await this.#tokenOf(role, operation) })
      if (['forbidden', 'not_authenticated', 'invalid_token'].includes(code ?? '')) {
        throw new Error(`${operation.name} refused ${role}: ${code}`)
      }
      this.admitted += 1
    }
  }

  /** A fresh token where the call may end its own session or the chat. */
  async #tokenOf(role: Role, { name }: Operation): Promise<string | undefined> {
    if (role === 'anonymous') return undefined
    if (role === 'visitor') return (await this.#ours.startChat()).token
    const member = this.#ours[role]
    return endsSession.includes(name) ? (await signIn(this.#client, member)).token : member.token
  }

  #example({ name, body }: Operation): unknown {
    return body === null ? {} : exampleOf(body, knownFor(this.#ours)[name])
  }

  #call(
    operation: Operation,
    call: { token?: string | undefined; headers?: Record<string, string>; body?: unknown },
  ): Promise<Reply> {
    const { method } = operation
    const { agentId, siteId } = this
    const places = { ...placesOf(this.#ours, this.#guest), agentId, siteId }
    const path = pathOf(operation, places)
    const body = method === 'GET' ? {} : { body: this.#example(operation) }
    return this.#client.call(method, path, { ...body, ...call })
  }

  #demand(operation: Operation, who: string, reply: Reply, status: number, code: string | null) {
    if (reply.status !== status || (code !== null && reply.code !== code)) {
      throw new Error(`${operation.name} answered ${who} with ${reply.summary}`)
    }
    this.refused += 1
  }
}

/** A route without a policy stops the start. */
async function stopsTheStart(faultRun: FaultRun): Promise<void> {
  const node = faultRun.node(0)
  await node.stop()
  node.launch({ without: [forgotten] })
  const isReady = () => node.isReady().catch(() => false)
  await faultRun.until('it starts or ends', async () => node.ending !== null || (await isReady()))
  if (node.ending?.code !== 1 || !node.output().includes('has no policy')) {
    throw new Error('a server with a route without a policy has started')
  }
}
