import { acceptChat } from '../chat/accept.ts'
import { extendChat } from '../chat/activity.ts'
import { endChat, rateChat } from '../chat/end.ts'
import { listChats } from '../chat/history.ts'
import { recordPage } from '../chat/page.ts'
import { showChat } from '../chat/show.ts'
import { startChat } from '../chat/start.ts'
import { transferChat } from '../chat/transfer.ts'
import type { Services } from '../services.ts'
import { siteByKey } from '../site/sites.ts'
import { bearerToken } from './admit.ts'
import { type Answers, done, ok, okOrCreated } from './answer.ts'
import { requireOriginOfSite } from './origin.ts'

export const chatAnswers = (services: Services) =>
  ({
    startChat: async ({ caller, body, origin, authorization = '', source }) => {
      const site = await siteByKey(services, body.siteKey)
      // @fault start-origin
      requireOriginOfSite(site.id, origin, services.origins)
      const token = bearerToken(authorization)
      const returning = caller === null || token === null ? null : { caller, token }
      const started = await startChat(services, site, body, returning, source.address)
      return okOrCreated(started.created, started.answer)
    },
    getChat: ({ caller, params }) => ok(showChat(services, params.chatId, caller)),
    listChats: ({ caller, query }) => ok(listChats(services, query, caller)),
    acceptChat: ({ caller, params }) => ok(acceptChat(services, params.chatId, caller)),
    transferChat: ({ caller, params, body }) =>
      ok(transferChat(services, params.chatId, caller, body)),
    extend: ({ caller, params }) => done(extendChat(services, params.chatId, caller)),
    setPage: ({ caller, params, body }) => done(recordPage(services, params.chatId, caller, body)),
    endChat: ({ caller, params, source }) =>
      ok(endChat(services, params.chatId, caller, source.address)),
    rateChat: ({ caller, params, body }) => ok(rateChat(services, params.chatId, caller, body)),
  }) satisfies Partial<Answers>
