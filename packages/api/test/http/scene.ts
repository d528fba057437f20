import { randomUUID } from 'node:crypto'
import { createChatLink } from '@papo/core/chat/return-to-chat'
import type {
  BlockList,
  CannedResponse,
  Chat,
  InvitationLink,
  PasswordResetLink,
  SecondFactorBegun,
  Workspace,
} from '@papo/protocol'
import { Secret, TOTP } from 'otpauth'
import { type ApiUnderTest, password } from './api-under-test.ts'
import type { CallerName, Given, Scene } from './route-row.ts'

const ofAgents = ['foreign', 'agent', 'admin', 'owner', 'chatAgent'] as const
type AgentTokens = Record<(typeof ofAgents)[number], string>

/** The part of a scene that is made for the rows that need it. */
type More = Pick<Scene, 'linkCode' | 'appCodes' | 'workspaceNames'> & {
  invitationId: string
  cannedResponseId: string
  noteId: string
  blockId: string
  tokens: AgentTokens
}

interface Giving {
  /** Whose password is set anew. */
  agentId: string
  /** New agents, who may get a second factor. */
  people(): Promise<AgentTokens>
}

/** For whom the part is made. */
interface Receiving {
  tokens: AgentTokens
  caller: CallerName
  chatId: string
}

const codeOf = ({ link }: { link: string }) => new URL(link).hash.slice(1)
const deletion = '/v1/workspace/deletion'

/** Makes what a route's call needs to be useful: links that work, apps to confirm. */
export function given({ call, owner: token, services }: ApiUnderTest, { agentId, people }: Giving) {
  let enrolling: Promise<AgentTokens> | null = null
  let mayBePlanned = false

  async function ofLink(what: 'invitation' | 'password reset') {
    const [url, body] =
      what === 'invitation'
        ? ['/v1/invitations', { email: `${randomUUID()}@example.com`, role: 'agent' }]
        : ['/v1/password-resets', { agentId }]
    const made = (await call('POST', url, { token, body })).body as unknown
    if (what === 'password reset') return { linkCode: codeOf(made as PasswordResetLink) }
    const link = made as InvitationLink
    return { invitationId: link.invitation.id, linkCode: codeOf(link) }
  }

  async function ofApps(isConfirmed: boolean, caller: CallerName) {
    const tokens = await (enrolling ??= people())
    const appCodes: More['appCodes'] = {}
    for (const who of ofAgents.filter((name) => name === caller)) {
      const asAgent = { token: tokens[who], body: { currentPassword: password } }
      const { body } = await call('POST', '/v1/me/second-factor', asAgent)
      const secret = Secret.fromBase32((body as unknown as SecondFactorBegun).secret)
      const code = new TOTP({ secret }).generate()
      appCodes[who] = code
      if (!isConfirmed) continue
      await call('POST', '/v1/me/second-factor/confirm', { token: tokens[who], body: { code } })
    }
    return { tokens, appCodes }
  }

  async function ofNames(tokens: AgentTokens) {
    mayBePlanned = true
    const workspaceNames: More['workspaceNames'] = {}
    for (const who of ['foreign', 'owner'] as const) {
      const { body } = await call('GET', '/v1/workspace', { token: tokens[who] })
      workspaceNames[who] = (body as unknown as Workspace).name
    }
    return { workspaceNames }
  }

  async function ofChat(chatId: string) {
    const code = await services.work.run(async (stores) => {
      const [head] = await stores.chats.heads([chatId])
      const chat = head === undefined ? null : await stores.chats.find(head.workspaceId, chatId)
      if (chat === null) throw new Error(`there is no chat ${chatId}`)
      return createChatLink(stores, services, chat, services.clock.now())
    })
    if (code === null) throw new Error('the visitor is verified')
    return { linkCode: code }
  }

  async function ofAll() {
    const body = { shortcut: randomUUID(), text: 'Oi', scope: 'all' }
    const made = await call('POST', '/v1/canned-responses', { token, body })
    return { cannedResponseId: (made.body as unknown as CannedResponse).id }
  }

  async function ofNote(tokens: AgentTokens, chatId: string) {
    const { body: chat } = await call('GET', `/v1/chats/${chatId}`, { token: tokens.chatAgent })
    const { visitor } = chat as unknown as Chat
    const body = { clientId: randomUUID(), text: 'Prefere tarde' }
    const asAgent = { token: tokens.chatAgent, body }
    const made = await call('POST', `/v1/visitors/${visitor.id}/notes`, asAgent)
    return { noteId: String(made.body['id']) }
  }

  async function ofBlock(tokens: AgentTokens, chatId: string) {
    const { body: chat } = await call('GET', `/v1/chats/${chatId}`, { token: tokens.chatAgent })
    const { visitor } = chat as unknown as Chat
    const asAgent = { token: tokens.chatAgent, body: { visitorId: visitor.id, duration: 'hour' } }
    const made = (await call('POST', '/v1/blocks', asAgent)).body as unknown as BlockList
    return { blockId: made.blocks[0]?.id ?? '' }
  }

  function make(
    what: Given | undefined,
    { tokens, caller, chatId }: Receiving,
  ): Promise<Partial<More>> {
    switch (what) {
      case 'invitation':
      case 'password reset':
        return ofLink(what)
      case 'app to confirm':
      case 'second factor':
        return ofApps(what === 'second factor', caller)
      case 'workspace names':
        return ofNames(tokens)
      case 'chat link':
        return ofChat(chatId)
      case 'canned response':
        return ofAll()
      case 'visitor note':
        return ofNote(tokens, chatId)
      case 'block':
        return ofBlock(tokens, chatId)
      case undefined:
        return Promise.resolve({})
      default:
        return what satisfies never
    }
  }

  return {
    /** A workspace that will be deleted takes no new chats. */
    async tidyUp(): Promise<void> {
      if (mayBePlanned) await call('DELETE', deletion, { token })
      mayBePlanned = false
    },
    async give(what: Given | undefined, receiving: Receiving): Promise<More> {
      return {
        invitationId: randomUUID(),
        cannedResponseId: randomUUID(),
        noteId: randomUUID(),
        blockId: randomUUID(),
        linkCode: 'papo_i_of-nobody',
        appCodes: {},
        workspaceNames: {},
        tokens: receiving.tokens,
        ...(await make(what, receiving)),
      }
    },
  }
}
