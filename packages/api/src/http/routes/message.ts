import type { LogPage, Message } from '@papo/protocol'
import type { endpoints, QueryOf } from '@papo/protocol/endpoints'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '@papo/core/platform/caller'
import { Refusal } from '@papo/core/platform/refusal'
import { holdPoll } from '@papo/core/message/held-poll'
import { markRead, setTyping } from '@papo/core/message/hints'
import { markVisitorSeen } from '@papo/core/message/mark-visitor-seen'
import { addNote } from '@papo/core/message/note'
import { readAfter, readBefore } from '@papo/core/message/read-log'
import { sendMessage } from '@papo/core/message/send'
import type { Services } from '@papo/core/services'
import type { Handlers } from '../endpoint-routes.ts'
import { agentOf, callerOf, visitorOf } from '../request-caller.ts'

export const messageRoutes = (services: Services) =>
  ({
    getMessages: (request) => answerLog(services, request),
    sendMessage: async (request, reply) =>
      stored(
        reply,
        await sendMessage(services, request.params.chatId, callerOf(request), request.body),
      ),
    addNote: async (request, reply) =>
      stored(reply, await addNote(services, request.params.chatId, agentOf(request), request.body)),
    setTyping: (request) =>
      setTyping(services, request.params.chatId, callerOf(request), request.body.typing),
    markRead: (request) =>
      markRead(services, request.params.chatId, callerOf(request), request.body.upTo),
  }) satisfies Partial<Handlers>

/** 201 for a new message, 200 for a repeat. */
function stored(reply: FastifyReply, sent: { created: boolean; message: Message }): Message {
  void reply.code(sent.created ? 201 : 200)
  return sent.message
}

type LogQuery = QueryOf<(typeof endpoints)['getMessages']>

async function answerLog(
  services: Services,
  request: FastifyRequest<{ Params: { chatId: string }; Querystring: LogQuery }>,
): Promise<LogPage> {
  const where = { services, caller: callerOf(request), chatId: request.params.chatId }
  const read = await readLog(where, request.query, request.signal)
  const visitor = visitorOf(request)
  const page =
    visitor === null ? read : await markVisitorSeen(services, visitor, where.chatId, read)
  services.lastSentHints.remember(where.caller, where.chatId, page)
  return page
}

function readLog(
  where: { services: Services; caller: Caller; chatId: string },
  query: LogQuery,
  disconnected: AbortSignal,
) {
  const { after, tail, before, wait = 0, limit } = query
  const reading = { ...where, limit }
  const directions = [after, tail, before].filter((value) => value !== undefined)
  if (directions.length > 1 || (wait > 0 && (tail ?? before) !== undefined)) {
    throw new Refusal(
      'invalid_request',
      'Give one of after, tail and before; wait goes with after.',
      {
        errors: [{ path: 'after', message: 'cannot be combined with tail, before' }],
      },
    )
  }
  if (tail === true) return readBefore(reading, null)
  if (before !== undefined) return readBefore(reading, before)
  if (wait > 0) return holdPoll(reading, after, wait, disconnected)
  return readAfter(reading, after).then(({ page }) => page)
}
