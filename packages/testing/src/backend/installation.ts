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

/** Where the backend’s time comes from. */
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
  /** When they called last; null: never. */
  seenAt: number | null
}

export interface VisitorRecord {
  id: string
  siteId: string
  name: string | null
  email: string | null
  attributes: Attributes
  /** Null for who is not verified. */
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
  /** Place in the line: smaller is served first. Kept when the chat returns to the line. */
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
  /** When silence ends it, once both sides have been warned. */
  closesAt: number | null
  endedAt: string | null
  endedBy: Chat['endedBy']
  rating: number | null
  feedback: string | null
  /** Entry n has `seq` n + 1. */
  log: Message[]
  readUpTo: { visitor: number; agent: number }
  /** The last `seq` that each side is known to have taken; 0: not known. */
  deliveredUpTo: { visitor: number; agent: number }
  /** By the typist’s id. */
  typing: Map<string, { typist: Typist; until: number }>
  /** Held polls. `by` is who reads. */
  held: Set<{ by: string; wake: () => void }>
  /** Goes up when the chat gets another visitor: cursors of an older one begin anew. */
  generation: number
  /** What each caller was told last beside the log. */
  sent: Map<string, string>
}

/** Who is calling. */
export type Caller =
  | { type: 'visitor'; id: string; visitor: VisitorRecord }
  | { type: 'agent'; id: string; agent: AgentRecord }

/** What an access token, a visitor’s token or a cookie stands for. */
export type Credential =
  | { type: 'visitor'; visitor: VisitorRecord }
  | { type: 'agent'; agent: AgentRecord; by: 'token' | 'cookie' }

/** Everything that the backend knows. */
export class Installation {
  readonly time: BackendTime
  readonly workspaces = new Map<string, WorkspaceRecord>()
  readonly sites = new Map<string, SiteRecord>()
  readonly agents = new Map<string, AgentRecord>()
  readonly chats = new Map<string, ChatRecord>()
  readonly credentials = new Map<string, Credential>()
  /** Starts by site and client id. */
  readonly starts = new Map<string, { chat: ChatRecord; at: number }>()
  /** The visitors whom their sites have signed. */
  readonly identified: VisitorRecord[] = []
  /** Oldest first. */
  readonly identitySecrets: IdentitySecretRecord[] = []
  /** By the identity token that was used. */
  readonly identityUses = new Map<string, { visitor: VisitorRecord; isRevoked: boolean }>()
  /** What administrators did, oldest first. */
  readonly audit: { workspaceId: string; entry: AuditEntry }[] = []
  isOpen = true
  /** When it opens again, while it is closed and that is known. */
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

  /** Ends tokens and sessions at once, and with them what their holders are held for. */
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

  /** Somebody who has said nothing of themselves yet. */
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
