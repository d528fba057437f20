import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import type { AgentRecord } from '../../src/agent/agent.ts'
import type { ChatHead, ChatRecord } from '../../src/chat/chat-record.ts'
import type { NewChat } from '../../src/chat/chat-store.ts'
import type { EntryRecord } from '../../src/chat/entry-store.ts'
import type { VisitorRecord, VisitorTokenRecord } from '../../src/visitor/visitor.ts'
import { defaultSettings, type SiteRecord } from '../../src/site/site.ts'
import type { TestedDatabase, TestedStores } from './stores.ts'
import { type AgentSessionRecord, newSession } from '../../src/session/agent-session.ts'
import type { WorkspaceRecord } from '../../src/workspace/workspace.ts'

/** A database of the suite’s own; `close` removes everything of it. */
export interface Opened<Tested extends TestedDatabase = TestedDatabase> {
  database: Tested
  close(): Promise<void>
}
export type Open<Tested extends TestedDatabase = TestedDatabase> = () => Promise<Opened<Tested>>

/** The milliseconds must come back as they were stored. */
const at = new Date('2026-03-04T05:06:07.089Z')
export const later = (seconds: number): Date => new Date(at.getTime() + seconds * 1000)

export const newId = (): string => v7()
export const newClientId = (): string => randomUUID()
export const newHash = (): string => randomUUID().replaceAll('-', '').repeat(2)

const aRevision = { revision: 3, fieldRevisions: { '/name': 2, '/appearance/color': 3 } }

export function aWorkspace(): WorkspaceRecord {
  const waitLevels = { amberSeconds: 60, redSeconds: null }
  return { id: newId(), name: 'Padaria', waitLevels, ...aRevision, createdAt: at }
}

export function aSite(workspace: WorkspaceRecord, over: Partial<SiteRecord> = {}): SiteRecord {
  return {
    id: newId(),
    workspaceId: workspace.id,
    key: newHash(),
    name: 'Loja',
    allowedOrigins: ['https://www.example.com', 'http://localhost:3000'],
    settings: { ...defaultSettings, texts: { title: 'Olá "você"', greeting: null } },
    installation: {
      seenAt: at.toISOString(),
      seenOrigin: 'https://www.example.com',
      testedAt: null,
      refusedOrigins: [{ origin: 'https://evil.example', seenAt: at.toISOString() }],
    },
    removedAt: null,
    ...aRevision,
    createdAt: at,
    ...over,
  }
}

export function anAgent(workspace: WorkspaceRecord, over: Partial<AgentRecord> = {}): AgentRecord {
  return {
    id: newId(),
    workspaceId: workspace.id,
    name: 'Rita',
    email: `rita.${newId()}@example.com`,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    passwordSetAt: at,
    role: 'agent',
    avatarUrl: null,
    capacity: 5,
    siteIds: null,
    availability: 'online',
    languages: ['pt-BR', 'en'],
    alertsByMail: true,
    lastSeenAt: null,
    disabledAt: null,
    erasedAt: null,
    ...aRevision,
    createdAt: at,
    ...over,
  }
}

/** The availability of a site without hours that needs no agent. */
export const openAlways = {
  availability: 'online',
  reason: null,
  closesAt: null,
  opensAt: null,
} as const

const makers = {
  random: { text: () => newHash().slice(0, 43), newId, newIdAt: newId },
  digest: { hash: newHash },
}

export function anAgentSession(
  agent: AgentRecord,
  over: Partial<AgentSessionRecord> = {},
): AgentSessionRecord {
  const { session } = newSession(makers, agent, { kind: 'program', lastsMs: 3_600_000 }, at)
  return { ...session, ...over }
}

export function aVisitor(site: SiteRecord, over: Partial<VisitorRecord> = {}): VisitorRecord {
  return {
    id: newId(),
    workspaceId: site.workspaceId,
    siteId: site.id,
    name: 'Ana',
    email: 'ana@example.com',
    attributes: { plan: 'pro', seats: 3, trial: false, referrer: null },
    identity: null,
    createdAt: at,
    ...over,
  }
}

export function aVisitorToken(
  visitor: VisitorRecord,
  over: Partial<VisitorTokenRecord> = {},
): VisitorTokenRecord {
  return {
    tokenHash: newHash(),
    visitorId: visitor.id,
    siteId: visitor.siteId,
    workspaceId: visitor.workspaceId,
    createdAt: at,
    lastUsedAt: at,
    expiresAt: later(3600),
    onlyChatId: null,
    ...over,
  }
}

export function aNewChat(visitor: VisitorRecord, over: Partial<NewChat> = {}): NewChat {
  return {
    id: newId(),
    workspaceId: visitor.workspaceId,
    siteId: visitor.siteId,
    visitorId: visitor.id,
    kind: 'live',
    number: newHash().slice(0, 12).toUpperCase(),
    followUpOf: null,
    status: 'waiting',
    agentId: null,
    startHash: newHash(),
    createdAt: at,
    acceptedAt: null,
    endedAt: null,
    endedBy: null,
    rating: null,
    feedback: null,
    lastSeq: 0,
    lastPublicSeq: 0,
    readByVisitor: 0,
    readByAgent: 0,
    subject: null,
    pageUrl: 'https://www.example.com/cart',
    pageTitle: 'Carrinho',
    pageReferrer: null,
    locale: 'pt-BR',
    tags: ['entrega'],
    generation: 0,
    requeuedAt: null,
    requeueAt: null,
    replyDueAt: null,
    idleWarnAt: null,
    idleEndAt: null,
    ...over,
  }
}

export function anEntry(chat: ChatRecord, over: Partial<EntryRecord> = {}): EntryRecord {
  return {
    id: newId(),
    workspaceId: chat.workspaceId,
    chatId: chat.id,
    seq: chat.lastSeq,
    clientId: newClientId(),
    kind: 'text',
    authorType: 'visitor',
    authorId: chat.visitorId,
    authorName: 'Ana',
    text: 'Oi 👋🏽',
    rating: null,
    to: null,
    erased: false,
    createdAt: at,
    ...over,
  }
}

export function aHead(over: Partial<ChatHead> = {}): ChatHead {
  return {
    chatId: newId(),
    workspaceId: newId(),
    siteId: newId(),
    visitorId: newId(),
    agentId: null,
    status: 'waiting',
    kind: 'live',
    ticket: 1,
    lastSeq: 1,
    lastPublicSeq: 1,
    readByVisitor: 0,
    readByAgent: 0,
    deliveredToVisitor: 0,
    deliveredToAgent: 0,
    pageAt: 0,
    closesAt: null,
    generation: 0,
    changedAt: at.getTime(),
    ...over,
  }
}

/** Appends one entry that visitors may see to the chat, as a use case would. */
export function movedOn(chat: ChatRecord, over: Partial<ChatRecord> = {}): ChatRecord {
  return { ...chat, lastSeq: chat.lastSeq + 1, lastPublicSeq: chat.lastSeq + 1, ...over }
}

/** A workspace with one site and no agents. */
export async function settle(database: Pick<TestedDatabase, 'work'>) {
  const workspace = aWorkspace()
  const site = aSite(workspace)
  await database.work.run(async (stores) => {
    await stores.workspaces.insert(workspace)
    await stores.sites.insert(site)
  })
  return { workspace, site }
}

/** A visitor with a waiting chat. */
export async function arrive(
  database: Pick<TestedDatabase, 'work'>,
  site: SiteRecord,
  over: { visitor?: Partial<VisitorRecord>; chat?: Partial<NewChat> } = {},
) {
  const visitor = aVisitor(site, over.visitor)
  const chat = await database.work.run(async (stores) => {
    await stores.visitors.insert(visitor)
    return await stores.chats.insert(aNewChat(visitor, over.chat))
  })
  if (chat === null) throw new Error('the chat was refused')
  return { visitor, chat }
}

/** Reads the stored chat and appends one entry. */
export async function append(
  stores: Pick<TestedStores, 'chats' | 'entries'>,
  chat: ChatRecord,
  change: Partial<ChatRecord> = {},
  entry: Partial<EntryRecord> = {},
): Promise<ChatRecord> {
  const locked = await stores.chats.lock(chat.workspaceId, chat.id)
  if (locked === null) throw new Error('the chat is gone')
  const moved = movedOn(locked, change)
  await stores.entries.append([{ chat: moved, entries: [anEntry(moved, entry)] }])
  return moved
}
