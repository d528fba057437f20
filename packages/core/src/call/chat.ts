import { acceptChat } from '../chat/accept.ts'
import { extendChat } from '../chat/activity.ts'
import { endChat, rateChat } from '../chat/end.ts'
import { followUp } from '../chat/follow-up.ts'
import { listChats } from '../chat/history.ts'
import { leaveMessage } from '../chat/leave-message.ts'
import { recordPage } from '../chat/page.ts'
import { showChat } from '../chat/show.ts'
import { startChat } from '../chat/start.ts'
import { transferChat } from '../chat/transfer.ts'
import { siteByKey } from '../site/sites.ts'
import { requireNotBlocked } from '../visitor/blocks.ts'
import { bearerToken } from './admit.ts'
import { type Answers, done, ok, okOrCreated } from './answer.ts'
import type { NeedsOf } from './needs.ts'
import { type ListedOrigins, requireOriginOfSite } from './origin.ts'
import { noteWritten, type SeenPageNeeds } from './seen-pages.ts'

type ChatNeeds = NeedsOf<
  | typeof acceptChat
  | typeof endChat
  | typeof extendChat
  | typeof followUp
  | typeof leaveMessage
  | typeof listChats
  | typeof rateChat
  | typeof recordPage
  | typeof showChat
  | typeof siteByKey
  | typeof startChat
  | typeof transferChat
> & { origins: ListedOrigins } & SeenPageNeeds

export const chatAnswers = (needs: ChatNeeds) =>
  ({
    startChat: async ({ caller, body, authorization = '', source, ...page }) => {
      const site = await siteByKey(needs, body.siteKey)
      // @fault start-origin
      requireOriginOfSite(site.id, page, needs.origins)
      const token = bearerToken(authorization)
      const returning = caller === null || token === null ? null : { caller, token }
      const started = await startChat(needs, site, body, returning, source)
      if (body.message !== undefined) noteWritten(needs, site, page)
      return okOrCreated(started.created, started.answer)
    },
    getChat: ({ caller, params }) => ok(showChat(needs, params.chatId, caller)),
    listChats: ({ caller, query }) => ok(listChats(needs, query, caller)),
    acceptChat: ({ caller, params }) => ok(acceptChat(needs, params.chatId, caller)),
    transferChat: ({ caller, params, body }) =>
      ok(transferChat(needs, params.chatId, caller, body)),
    extend: ({ caller, params }) => done(extendChat(needs, params.chatId, caller)),
    setPage: ({ caller, params, body }) => done(recordPage(needs, params.chatId, caller, body)),
    endChat: ({ caller, params, query, source }) =>
      ok(endChat(needs, params.chatId, caller, source.address, query)),
    leaveMessage: async ({ caller, params, body, origin, isOwn, source }) => {
      requireNotBlocked(needs.blocks, { ...caller, address: source.address })
      const chat = await leaveMessage(needs, params.chatId, caller, body)
      const { workspaceId, siteId: id } = caller
      if (body.message !== undefined) noteWritten(needs, { workspaceId, id }, { origin, isOwn })
      return { status: 200, body: chat }
    },
    followUp: async ({ caller, params, body }) => {
      const made = await followUp(needs, params.chatId, caller, body)
      return okOrCreated(made.created, made.chat)
    },
    rateChat: ({ caller, params, body, source }) => {
      requireNotBlocked(needs.blocks, { ...caller, address: source.address })
      return ok(rateChat(needs, params.chatId, caller, body))
    },
  }) satisfies Partial<Answers>
