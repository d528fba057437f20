import type { RateChat, SendMessage, StartChat, WaitingChats, WidgetSettings } from '@papo/protocol'
import { chatStatuses } from '@papo/protocol'
import {
  RateChatSchema,
  ReadSchema,
  SendMessageSchema,
  StartChatSchema,
  TypingSchema,
} from '@papo/protocol/schemas'
import { agentOf, type Call, callerOf, defaultLimit, limitParameter, visitorOf } from './calls.ts'
import type { Checked } from './incoming.ts'
import type { World } from './calls.ts'
import type { AgentRecord, ChatRecord } from './installation.ts'
import { allowsOrigin } from './origin.ts'
import { jsonReply, Refusal, wrong } from './refusal.ts'
import { authenticate, secretsOf } from './session.ts'
import { listed } from './chat-list.ts'
import { listedViewOf, viewOf } from './chat-view.ts'

const chatOf = ({ chats }: World, request: Checked): ChatRecord =>
  chats.find(request.params['chatId'] ?? '', callerOf(request))

const chatReply = (world: World, request: Checked, chat: ChatRecord) =>
  jsonReply(200, viewOf(world.installation, chat, callerOf(request).type))

export const widgetSettings: Call = {
  access: 'anyone',
  run({ accounts, installation }, { params, incoming }) {
    const { site } = accounts.siteByKey(params['siteKey'] ?? '')
    const { key, name, appearance, locale, texts, form, hours, identity, consent } = site
    const settings: WidgetSettings = {
      siteKey: key,
      siteName: name,
      allowed: allowsOrigin(site, incoming.headers),
      appearance,
      locale,
      texts,
      form,
      hours,
      identity,
      consent,
      availability: installation.isOpen ? 'online' : 'offline',
      opensAt: installation.opensAt,
    }
    return jsonReply(200, settings)
  },
}

export const startChat: Call = {
  access: 'newcomer',
  body: StartChatSchema,
  run({ accounts, starts }, { caller, body, incoming }) {
    const start = body as StartChat
    const site = accounts.siteByKey(start.siteKey)
    const visitor = visitorOf(caller)
    const token = secretsOf(incoming.headers).bearer
    const returning = visitor && token !== null ? { visitor, token } : null
    if (!allowsOrigin(site.site, incoming.headers)) throw new Refusal('origin_not_allowed')
    const { started, isNew } = starts.start(site, start, returning)
    return jsonReply(isNew ? 201 : 200, started)
  },
}

export const getChat: Call = {
  access: 'chat',
  run: (world, request) => chatReply(world, request, chatOf(world, request)),
}

export const getMessages: Call = {
  access: 'chat',
  query: {
    after: 'text',
    limit: limitParameter,
    wait: { min: 0, max: 25 },
    tail: ['true'],
    before: { min: 1, max: 999_999_999 },
  },
  async run(world, request) {
    const { query, incoming } = request
    const ways = ['after', 'before', 'tail'].filter((name) => query[name] !== undefined)
    if (ways.length > 1) throw wrong(ways[1] ?? '', `cannot be given with ${ways[0]}`)
    if (query['wait'] && ways[0] && ways[0] !== 'after')
      throw wrong('wait', `cannot be given with ${ways[0]}`)
    const chat = chatOf(world, request)
    const logQuery = { ...query, tail: query['tail'] === 'true' }
    const page = await world.logs.read(chat, callerOf(request), logQuery, incoming.signal)
    // The token may have been revoked while the poll was held.
    authenticate(world.installation, incoming.headers, 'chat')
    return jsonReply(200, page)
  },
}

export const sendMessage: Call = {
  access: 'chat',
  body: SendMessageSchema,
  run(world, request) {
    const chat = chatOf(world, request)
    const { chats } = world
    const { message, isNew } = chats.send(chat, callerOf(request), request.body as SendMessage)
    return jsonReply(isNew ? 201 : 200, message)
  },
}

export const setTyping: Call = {
  access: 'chat',
  body: TypingSchema,
  run(world, request) {
    const { typing } = request.body as { typing: boolean }
    world.chats.setTyping(chatOf(world, request), callerOf(request), typing)
    return jsonReply(204)
  },
}

export const markRead: Call = {
  access: 'chat',
  body: ReadSchema,
  run(world, request) {
    const { upTo } = request.body as { upTo: number }
    world.chats.markRead(chatOf(world, request), callerOf(request), upTo)
    return jsonReply(204)
  },
}

export const extend: Call = {
  access: 'chat',
  run(world, request) {
    world.chats.extend(chatOf(world, request), callerOf(request))
    return jsonReply(204)
  },
}

export const endChat: Call = {
  access: 'chat',
  run(world, request) {
    const chat = chatOf(world, request)
    world.chats.end(chat, callerOf(request))
    return chatReply(world, request, chat)
  },
}

export const rateChat: Call = {
  access: 'visitor',
  body: RateChatSchema,
  run(world, request) {
    const chat = chatOf(world, request)
    world.chats.rate(chat, callerOf(request), request.body as RateChat)
    return chatReply(world, request, chat)
  },
}

export const acceptChat: Call = {
  access: 'agent',
  run(world, request) {
    const chat = chatOf(world, request)
    world.chats.accept(chat, agentOf(request.caller))
    return chatReply(world, request, chat)
  },
}

export const listWaitingChats: Call = {
  access: 'agent',
  query: { siteId: 'id', limit: limitParameter },
  run({ installation }, { caller, query }) {
    const waiting = chatsOf(installation, agentOf(caller))
      .filter(({ status }) => status === 'waiting')
      .filter(({ site }) => query['siteId'] === undefined || site.site.id === query['siteId'])
      .sort((a, b) => a.ticket - b.ticket)
    const list: WaitingChats = {
      chats: waiting
        .slice(0, Number(query['limit'] ?? defaultLimit))
        .map((chat) => listedViewOf(installation, chat, 'agent')),
      total: waiting.length,
    }
    return jsonReply(200, list)
  },
}

export const listChats: Call = {
  access: 'agent',
  query: {
    status: chatStatuses,
    agentId: 'id',
    siteId: 'id',
    text: 'text',
    limit: limitParameter,
    before: 'text',
  },
  run({ installation }, { caller, query }) {
    const found = chatsOf(installation, agentOf(caller)).filter((chat) => matches(chat, query))
    return jsonReply(200, listed(installation, found, query, 'agent'))
  },
}

const chatsOf = ({ chats }: World['installation'], { workspaceId }: AgentRecord): ChatRecord[] =>
  [...chats.values()].filter((chat) => chat.workspaceId === workspaceId)

function matches(chat: ChatRecord, { status, agentId, siteId, text }: Checked['query']): boolean {
  const searched = [chat.visitor.name, chat.visitor.email, ...chat.log.map((entry) => entry.text)]
  return (
    (status === undefined || chat.status === status) &&
    (agentId === undefined || chat.agent?.agent.id === agentId) &&
    (siteId === undefined || chat.site.site.id === siteId) &&
    (text === undefined ||
      searched.some((word) => word?.toLowerCase().includes(String(text).toLowerCase())))
  )
}
