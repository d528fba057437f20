import type {
  Agent,
  Attributes,
  AuditEntry,
  Chat,
  ChatStatus,
  EstimatedWait,
  Message,
  Site,
  Typist,
} from '@papo/protocol'
import type { Platform } from '@papo/sdk'

/** The source of the backend’s time. */
export type BackendTime = Pick<Platform, 'now' | 'setTimer'>

export interface WorkspaceRecord {
  id: string
  name: string
}

export interface SiteRecord {
  workspaceId: string
  site: Site
}

export interface AgentRecord {
  workspaceId: string
  agent: Agent
  password: string
  /** The time of the last call; null if there was none. */
  seenAt: number | null
}

export interface VisitorRecord {
  id: string
  siteId: string
  name: string | null
  email: string | null
  attributes: Attributes
  /** Null for an unverified visitor. */
  identity: { externalId: string; nameVerified: boolean; emailVerified: boolean } | null
  createdAt: string
  erasedAt: string | null
}

export interface IdentitySecretRecord {
  id: string
  siteId: string
  secret: string
  createdAt: string
  /** Milliseconds since 1970, or null for the newest one. */
  endsAt: number | null
}

export interface ChatRecord {
  id: string
  workspaceId: string
  site: SiteRecord
  /** The order in the queue: the smallest is first. A requeue keeps it. */
  ticket: number
  visitor: VisitorRecord
  agent: AgentRecord | null
  status: ChatStatus
  subject: string | null
  page: Chat['page'] | null
  locale: string | null
  createdAt: string
  acceptedAt: string | null
  requeuedAt: string | null
  /** When the idle timeout ends the chat, after the warning; otherwise null. */
  closesAt: number | null
  endedAt: string | null
  endedBy: Chat['endedBy']
  rating: number | null
  feedback: string | null
  /** Entry n has `seq` n + 1. */
  log: Message[]
  readUpTo: { visitor: number; agent: number }
  /** The last `seq` delivered to each side; 0 if it is not known. */
  deliveredUpTo: { visitor: number; agent: number }
  /** By the typist’s id. */
  typing: Map<string, { typist: Typist; until: number }>
  /** Held polls. `by` is the caller’s id. */
  held: Set<{ by: string; wake: () => void }>
  /** Goes up when the chat gets another visitor or is erased: older cursors start from the log’s start. */
  generation: number
  /** The hints last sent to each caller. */
  sent: Map<string, string>
}

/** The caller of a request. */
export type Caller =
  | { type: 'visitor'; id: string; visitor: VisitorRecord }
  | { type: 'agent'; id: string; agent: AgentRecord }

/** What an access token, a visitor’s token or a cookie stands for. */
export type Credential =
  | { type: 'visitor'; visitor: VisitorRecord }
  | { type: 'agent'; agent: AgentRecord; by: 'token' | 'cookie' }

/** All data of the backend. */
export class Installation {
  readonly time: BackendTime
  readonly workspaces = new Map<string, WorkspaceRecord>()
  readonly sites = new Map<string, SiteRecord>()
  readonly agents = new Map<string, AgentRecord>()
  readonly chats = new Map<string, ChatRecord>()
  readonly credentials = new Map<string, Credential>()
  /** Starts by site and client id. */
  readonly starts = new Map<string, { chat: ChatRecord; at: number }>()
  /** The visitors with an identity. */
  readonly identified: VisitorRecord[] = []
  /** Oldest first. */
  readonly identitySecrets: IdentitySecretRecord[] = []
  /** By the identity token that was used. */
  readonly identityUses = new Map<string, { visitor: VisitorRecord; isRevoked: boolean }>()
  /** What administrators did, oldest first. */
  readonly audit: { workspaceId: string; entry: AuditEntry }[] = []
  isOpen = true
  /** When the shop opens again, if it is closed and that is known. */
  opensAt: string | null = null
  estimatedWait: EstimatedWait | null = null
  /** The epoch that every cursor carries. */
  epoch = 1
  #made = 0

  constructor(time: BackendTime) {
    this.time = time
  }

  /** ISO 8601, UTC, with milliseconds. */
  get timestamp(): string {
    return new Date(this.time.now()).toISOString()
  }

  count(): number {
    return ++this.#made
  }

  /** A UUID, version 7: the time, then a count. */
  newId(): string {
    const time = this.time.now().toString(16).padStart(12, '0')
    const count = this.count().toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}`
  }

  /** Revokes tokens and sessions at once, and ends the held polls of their callers. */
  revoke(which: (credential: Credential, secret: string) => boolean): void {
    for (const [secret, credential] of this.credentials) {
      if (!which(credential, secret)) continue
      this.credentials.delete(secret)
      const { id } = credential.type === 'visitor' ? credential.visitor : credential.agent.agent
      for (const { held } of this.chats.values()) {
        for (const { by, wake } of held) if (by === id) wake()
      }
    }
  }

  /** An anonymous visitor without a name, an e-mail or attributes. */
  newVisitor({ site }: SiteRecord): VisitorRecord {
    const id = this.newId()
    return {
      id,
      siteId: site.id,
      name: null,
      email: null,
      attributes: {},
      identity: null,
      createdAt: this.timestamp,
      erasedAt: null,
    }
  }

  newCredential(credential: Credential): string {
    const name = credential.type === 'visitor' ? 'visitor' : credential.by
    const secret = `papo-${name}-${this.count()}`
    this.credentials.set(secret, credential)
    return secret
  }
}
