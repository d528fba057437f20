import { randomUUID } from 'node:crypto'
import { type ChatAction, type ChatStatus, statusAfter } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AgentRecord } from '@papo/core/agent/agent'
import type { AgentCaller, VisitorCaller } from '@papo/core/platform/caller'
import { acceptChat } from '@papo/core/chat/accept'
import type { ChatRecord } from '@papo/core/chat/chat-record'
import { endChat } from '@papo/core/chat/end'
import type { EntryRecord } from '@papo/core/chat/entry-store'
import { extendChat } from '@papo/core/chat/activity'
import { sweepIdle } from '@papo/core/chat/sweep-idle'
import { transferChat } from '@papo/core/chat/transfer'
import { sweepPresence } from '@papo/core/presence/sweep'
import { updateAgent } from '@papo/core/presence/update-agent'
import { addNote } from '@papo/core/message/note'
import { sendMessage } from '@papo/core/message/send'
import { Refusal } from '@papo/core/platform/refusal'
import { chanceFrom } from '../../../core/test/conformance/chance.ts'
import { anAgent, arrive, settle } from '../../../core/test/conformance/records.ts'
import type { OpenWith } from './presence.ts'
import type { ApiHarness } from './api-harness.ts'
import { ManualTime } from './time.ts'
import type { Services } from '../../src/http/services.ts'

/** Expected refusals of a caller who was too late; any other one fails the run. */
const quicker = new Set([
  'already_accepted',
  'agent_at_capacity',
  'agent_not_available',
  'agent_not_found',
  'chat_ended',
  'chat_not_active',
  'not_your_chat',
  'invalid_token',
])

const rounds = 3
const maxConcurrent = 4
const capacity = 1
const address = '127.0.0.1'

interface Scene {
  services: Services
  agents: AgentCaller[]
  chats: { chatId: string; visitor: VisitorCaller }[]
}

async function setScene(services: Services, seed: number): Promise<Scene> {
  const { workspace, site } = await settle(services.database)
  // One is present, and may get chats; the other is absent every other time, and loses them.
  const now = services.clock.now()
  const records = [now, seed % 2 === 0 ? now : null].map((lastSeenAt) =>
    anAgent(workspace, { capacity, lastSeenAt }),
  )
  await services.database.work.run(async (stores) => {
    for (const agent of records) await stores.agents.insert(agent)
  })
  const chats = []
  for (let made = 0; made < 2; made += 1) {
    const { visitor, chat } = await arrive(services.database, site)
    const caller: VisitorCaller = {
      type: 'visitor',
      workspaceId: workspace.id,
      siteId: site.id,
      visitorId: visitor.id,
      name: visitor.name,
      tokenHash: '',
    }
    chats.push({ chatId: chat.id, visitor: caller })
  }
  const agents = records.map(callerOf)
  const [first] = chats
  const [, last] = agents
  if (first && last && seed % 3 === 0) await acceptChat(services, first.chatId, last)
  return { services, agents, chats }
}

const callerOf = ({ id, workspaceId, name, role, siteIds }: AgentRecord): AgentCaller => ({
  type: 'agent',
  workspaceId,
  agentId: id,
  name,
  role,
  siteIds,
  tokenHash: '',
  session: 'program',
})

/** The actions on a chat and an agent at any moment. Timers are made due, then the sweep runs. */
const happenings = {
  accept: ({ services }, { chatId }, agent) => acceptChat(services, chatId, agent),
  leave: ({ services }, { chatId, visitor }) => endChat(services, chatId, visitor, address),
  end: ({ services }, { chatId }, agent) => endChat(services, chatId, agent, address),
  transfer: (scene, chat, agent) => handOn(scene, chat.chatId, agent),
  // By its last known agent: most of these are allowed.
  handOver: async (scene, { chatId }) => {
    const workspaceId = scene.agents[0]?.workspaceId ?? ''
    const { agentId } = (await scene.services.cache.head(workspaceId, chatId)) ?? {}
    const owner = scene.agents.find((one) => one.agentId === agentId)
    if (owner !== undefined) await handOn(scene, chatId, owner)
  },
  giveBack: ({ services }, { chatId }, agent) =>
    transferChat(services, chatId, agent, { to: { queue: true } }),
  note: ({ services }, { chatId }, agent) => addNote(services, chatId, agent, aText()),
  ask: ({ services }, { chatId, visitor }) =>
    sendMessage(services, chatId, visitor, aText(), address),
  answer: ({ services }, { chatId }, agent) =>
    sendMessage(services, chatId, agent, aText(), address),
  stay: ({ services }, { chatId, visitor }) => extendChat(services, chatId, visitor),
  lose: (scene, { chatId }) => due(scene, chatId, 'requeueAt'),
  wait: (scene, { chatId }) => due(scene, chatId, 'replyDueAt'),
  idleTimeout: (scene, { chatId }) => due(scene, chatId, 'idleEndAt'),
  return: ({ services }) => sweepPresence(services, raise),
  expire: ({ services }) => sweepIdle(services, raise),
  disable: ({ services }, _chat, agent) => setDisabled(services, agent, true),
  enable: ({ services }, _chat, agent) => setDisabled(services, agent, false),
} satisfies Record<
  string,
  (scene: Scene, chat: Scene['chats'][number], agent: AgentCaller) => Promise<unknown>
>

/** Accepts and requeues race against all the others. */
const names = Object.keys(happenings) as (keyof typeof happenings)[]
const often: (keyof typeof happenings)[] = [
  'accept',
  'accept',
  'accept',
  'lose',
  'return',
  'return',
  'handOver',
  'handOver',
  'handOver',
  'handOver',
]

function handOn({ services, agents }: Scene, chatId: string, agent: AgentCaller) {
  const agentId = agents.find((one) => one !== agent)?.agentId ?? ''
  return transferChat(services, chatId, agent, { to: { agentId }, note: 'Over to you' })
}

const aText = () => ({ clientId: randomUUID(), text: 'Oi' })

function raise(error: unknown): never {
  throw error
}

async function due(
  { services, agents }: Scene,
  chatId: string,
  timer: 'requeueAt' | 'replyDueAt' | 'idleEndAt',
): Promise<void> {
  const now = services.clock.now()
  await services.database.work.run(async (stores) => {
    const chat = await stores.chats.lock(agents[0]?.workspaceId ?? '', chatId)
    if (chat === null || chat.status === 'ended') return
    if (timer !== 'idleEndAt' && chat.status !== 'active') return
    const idleWarnAt = timer === 'idleEndAt' ? null : chat.idleWarnAt
    await stores.chats.saveTimers({ ...chat, idleWarnAt, [timer]: now })
  })
}

const setDisabled = (services: Services, agent: AgentCaller, disabled: boolean) =>
  updateAgent(
    services,
    { workspaceId: agent.workspaceId, type: 'system', id: null, name: null, address: null },
    agent.agentId,
    { disabled },
  )

/** Runs the seed to its end. */
async function play(scene: Scene, seed: number, check: () => Promise<void>): Promise<void> {
  const chance = chanceFrom(seed)
  const oneOf = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(chance() * items.length)]
    if (item === undefined) throw new Error('there is nothing to choose from')
    return item
  }
  for (let round = 0; round < rounds; round += 1) {
    const chosen = Array.from({ length: 1 + Math.floor(chance() * maxConcurrent) }, () =>
      oneOf([...names, ...often]),
    )
    await Promise.all(
      chosen.map(async (name) => {
        try {
          await happenings[name](scene, oneOf(scene.chats), oneOf(scene.agents))
        } catch (error) {
          if (!(error instanceof Refusal) || !quicker.has(error.code)) throw error
        }
      }),
    )
    await check()
  }
}

async function everything({ services, chats, agents }: Scene) {
  const workspaceId = agents[0]?.workspaceId ?? ''
  return services.database.work.read(async (stores) => {
    const found = []
    for (const { chatId } of chats) {
      const chat = await stores.chats.find(workspaceId, chatId)
      if (chat === null) throw new Error('the chat is gone')
      const range = { workspaceId, chatId, limit: 100, notes: true }
      const log = await stores.entries.after(range, 0)
      found.push({ chat, log, head: await services.cache.head(workspaceId, chatId) })
    }
    return found
  })
}

const moveOf: Partial<Record<EntryRecord['kind'], ChatAction>> = {
  accepted: 'accept',
  requeued: 'requeue',
  transferred: 'transfer',
}

/** The chat as its log describes it. Throws at the first entry that may not be there. */
function chatFrom(log: readonly EntryRecord[]): Pick<ChatRecord, 'status' | 'agentId' | 'lastSeq'> {
  let status: ChatStatus = 'waiting'
  let agentId: string | null = null
  for (const [index, { seq, kind, authorType, authorId, to }] of log.entries()) {
    if (seq !== index + 1) throw new Error(`seq ${seq} is entry ${index + 1}`)
    if (status === 'ended') throw new Error(`${kind} after the end`)
    const isOwn = status === 'active' && agentId === authorId
    if (kind === 'text' || kind === 'note') {
      const isVisitors = kind === 'text' && authorType === 'visitor'
      if (!isOwn && !isVisitors) throw new Error(`a ${kind} of an agent who has not got the chat`)
      continue
    }
    if (kind === 'transferred' && !isOwn) throw new Error('given on by one who has not got it')
    const ending = authorType === 'system' ? 'expire' : status === 'waiting' ? 'leave' : 'end'
    const next = statusAfter(status, moveOf[kind] ?? ending)
    if (next === null) throw new Error(`${kind} in a chat that is ${status}`)
    status = next
    if (kind === 'accepted') agentId = authorId
    if (kind === 'transferred') agentId = to?.id ?? null
    if (kind === 'requeued') agentId = null
  }
  return { status, agentId, lastSeq: log.length }
}

type Found = Awaited<ReturnType<typeof everything>>[number]

/** The violations of the chat’s invariants, in words. */
function wrongIn({ chat, log }: Found): string[] {
  const { status, agentId, lastSeq, requeueAt, replyDueAt, idleWarnAt, idleEndAt } = chat
  const fromLog = chatFrom(log)
  const isAs = (other: typeof fromLog) =>
    other.status === status && other.agentId === agentId && other.lastSeq === lastSeq
  const isOwned = agentId !== null
  const wrong = {
    'the chat is not as its log says': !isAs(fromLog),
    'it is open and neither owned nor in the line, or both':
      status !== 'ended' && isOwned !== (status === 'active'),
    'a timer of the talk is left': status !== 'active' && (requeueAt ?? replyDueAt) !== null,
    'a timer of its silence is left': status === 'ended' && (idleWarnAt ?? idleEndAt) !== null,
  }
  return Object.entries(wrong)
    .filter(([, is]) => is)
    .map(([words]) => `${chat.id}: ${words}`)
}

const hasOldHead = ({ chat, head }: Found): boolean =>
  head !== null &&
  (head.status !== chat.status || head.agentId !== chat.agentId || head.lastSeq !== chat.lastSeq)

async function holds(scene: Scene): Promise<void> {
  const found = await everything(scene)
  expect(found.flatMap(wrongIn)).toEqual([])
  // Redis reports a change of another node in its own time.
  await vi.waitFor(
    async () => expect((await everything(scene)).filter(hasOldHead)).toEqual([]),
    2_000,
  )
  for (const { agentId } of scene.agents) {
    const own = found.filter(({ chat }) => chat.status === 'active' && chat.agentId === agentId)
    expect(own.length).toBeLessThanOrEqual(capacity)
  }
}

/** Seeded runs of all actions that move a chat, at once. `PAPO_SEED` repeats one seed. */
export function describeInterleavings(open: OpenWith, runs: number): void {
  describe('any interleaving of actions', { timeout: 600_000 }, () => {
    const time = new ManualTime()
    let harness: ApiHarness
    beforeAll(async () => {
      harness = await open({ clock: time })
      // No agent is seen here: after this the agents of every scene are absent.
      await time.pass(60, () => harness.sweepNow())
    })
    afterAll(() => harness.close())

    it('leaves each open chat with one agent or in the queue, and no agent above capacity', async () => {
      const fixedSeed = process.env['PAPO_SEED']
      const first = fixedSeed === undefined ? Math.floor(Math.random() * 1e9) : Number(fixedSeed)
      const last = fixedSeed === undefined ? first + runs : first + 1
      const kinds = new Set<string>()
      for (let seed = first; seed < last; seed += 1) {
        const scene = await setScene(harness.services, seed)
        try {
          await play(scene, seed, () => holds(scene))
        } catch (error) {
          throw new Error(`PAPO_SEED=${seed} breaks it`, { cause: error })
        }
        for (const { log } of await everything(scene)) {
          for (const { kind } of log) kinds.add(kind)
        }
      }
      // Runs without any action would prove nothing.
      const tried = ['accepted', 'ended', 'note', 'requeued', 'text', 'transferred']
      expect(fixedSeed === undefined ? tried.filter((kind) => !kinds.has(kind)) : []).toEqual([])
    })
  })
}
