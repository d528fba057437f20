import type { Colleagues, PageVisit, SendMessage, Transfer } from '@papo/protocol'
import { PageVisitSchema, SendMessageSchema, TransferSchema } from '@papo/protocol/schemas'
import { agentView } from './accounts.ts'
import { agentOf, type Call, callerOf } from './calls.ts'
import { viewOf } from './chat-view.ts'
import { jsonReply, Refusal } from './refusal.ts'
import { pageAddress } from './text.ts'

export const transferChat: Call = {
  access: 'agent',
  body: TransferSchema,
  run({ chats, installation }, { params, body, caller }) {
    const agent = agentOf(caller)
    const { to, note } = body as Transfer
    const found = 'agentId' in to ? installation.agents.get(to.agentId) : null
    const isKnown = found?.workspaceId === agent.workspaceId && !found.agent.disabled
    if (found !== null && !isKnown) throw new Refusal('agent_not_found')
    const chat = chats.find(params['chatId'] ?? '', { type: 'agent', id: agent.agent.id, agent })
    const isAvailable = found === null || agentView(installation, found).availability === 'online'
    if (!isAvailable) throw new Refusal('agent_not_available')
    chats.transfer(chat, { type: 'agent', id: agent.agent.id, agent }, found, note)
    return jsonReply(200, viewOf(installation, chat, 'agent'))
  },
}

export const addNote: Call = {
  access: 'agent',
  body: SendMessageSchema,
  run({ chats }, request) {
    const caller = callerOf(request)
    const chat = chats.find(request.params['chatId'] ?? '', caller)
    const { message, isNew } = chats.send(chat, caller, request.body as SendMessage, 'note')
    return jsonReply(isNew ? 201 : 200, message)
  },
}

export const setPage: Call = {
  access: 'visitor',
  body: PageVisitSchema,
  run({ chats }, request) {
    const chat = chats.find(request.params['chatId'] ?? '', callerOf(request))
    const { url, title } = request.body as PageVisit
    const referrer = chat.page?.referrer ?? null
    chat.page = { url: pageAddress(url, '/url'), title: title ?? null, referrer }
    return jsonReply(204)
  },
}

export const listColleagues: Call = {
  access: 'agent',
  run({ chats, installation }, { caller }) {
    const { workspaceId } = agentOf(caller)
    const colleagues = [...installation.agents.values()]
      .filter((record) => record.workspaceId === workspaceId && !record.agent.disabled)
      .map((record) => ({
        id: record.agent.id,
        name: record.agent.name,
        avatarUrl: record.agent.avatarUrl,
        availability: agentView(installation, record).availability ?? 'offline',
        activeChats: chats.activeOf(record),
        capacity: record.agent.capacity ?? 1,
      }))
      .sort((one, other) => one.name.localeCompare(other.name))
    const answer: Colleagues = { colleagues }
    return jsonReply(200, answer)
  },
}
