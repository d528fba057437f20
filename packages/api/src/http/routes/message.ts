import { limits } from '@papo/protocol'
import {
  LogPageSchema,
  MessageSchema,
  ReadSchema,
  SendMessageSchema,
  TypingSchema,
} from '@papo/protocol/schemas'
import Type, { type Static } from 'typebox'
import type { Caller } from '@papo/core/platform/caller'
import { ChatParams } from './chat.ts'
import type { App } from '../app-type.ts'
import { agentOf, callerOf, visitorOf } from '../request-caller.ts'
import { Refusal } from '@papo/core/platform/refusal'
import type { Services } from '@papo/core/services'
import { markRead, setTyping } from '@papo/core/message/hints'
import { holdPoll } from '@papo/core/message/held-poll'
import { addNote } from '@papo/core/message/note'
import { readAfter, readBefore } from '@papo/core/message/read-log'
import { sendMessage } from '@papo/core/message/send'
import { markVisitorSeen } from '@papo/core/message/mark-visitor-seen'

const LogQuerySchema = Type.Object(
  {
    after: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'The `cursor` of the last answer; empty: from the start.',
      }),
    ),
    limit: Type.Integer({ minimum: 1, maximum: limits.pageMessages, default: 50 }),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: limits.waitSeconds,
        description:
          'Hold the answer for up to this many seconds until there is something new (long polling).',
      }),
    ),
    tail: Type.Optional(
      Type.Literal(true, { description: 'The last page, with a cursor at the end of the log.' }),
    ),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'The page before this seq.' })),
  },
  { additionalProperties: false },
)
type LogQuery = Static<typeof LogQuerySchema>

const nothing = { 204: Type.Null({ description: 'Done.' }) }

export function messageRoutes(app: App, services: Services): void {
  app.get(
    '/v1/chats/:chatId/messages',
    {
      config: { policy: 'participant', limit: 'poll' },
      schema: {
        operationId: 'getMessages',
        summary: 'What is new in a chat’s log: plain or long polling',
        tags: ['messages'],
        params: ChatParams,
        querystring: LogQuerySchema,
        response: { 200: LogPageSchema },
      },
    },
    async (request) => {
      const where = { services, caller: callerOf(request), chatId: request.params.chatId }
      const read = await readLog(where, request.query, request.signal)
      const visitor = visitorOf(request)
      const page =
        visitor === null ? read : await markVisitorSeen(services, visitor, where.chatId, read)
      services.lastSentHints.remember(where.caller, where.chatId, page)
      return page
    },
  )
  app.post(
    '/v1/chats/:chatId/messages',
    {
      config: { policy: 'participant', /* @fault send-limit */ limit: 'write' },
      schema: {
        operationId: 'sendMessage',
        summary: 'Send a message, exactly once',
        tags: ['messages'],
        params: ChatParams,
        body: SendMessageSchema,
        response: { 200: MessageSchema, 201: MessageSchema },
      },
    },
    async (request, reply) => {
      const { chatId } = request.params
      const sent = await sendMessage(services, chatId, callerOf(request), request.body)
      return reply.code(sent.created ? 201 : 200).send(sent.message)
    },
  )
  noteRoute(app, services)
  hintRoutes(app, services)
}

function noteRoute(app: App, services: Services): void {
  app.post(
    '/v1/chats/:chatId/notes',
    {
      config: { policy: 'agent', limit: 'write' },
      schema: {
        operationId: 'addNote',
        summary: 'Add a note among agents, exactly once',
        tags: ['messages'],
        params: ChatParams,
        body: SendMessageSchema,
        response: { 200: MessageSchema, 201: MessageSchema },
      },
    },
    async (request, reply) => {
      const { chatId } = request.params
      const added = await addNote(services, chatId, agentOf(request), request.body)
      return reply.code(added.created ? 201 : 200).send(added.message)
    },
  )
}

function hintRoutes(app: App, services: Services): void {
  app.post(
    '/v1/chats/:chatId/typing',
    {
      config: { policy: 'participant', limit: 'hint' },
      schema: {
        operationId: 'setTyping',
        summary: 'Set whether the caller is typing',
        tags: ['messages'],
        params: ChatParams,
        body: TypingSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      await setTyping(services, request.params.chatId, callerOf(request), request.body.typing)
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/v1/chats/:chatId/read',
    {
      config: { policy: 'participant', limit: 'hint' },
      schema: {
        operationId: 'markRead',
        summary: 'Move the caller’s read mark',
        tags: ['messages'],
        params: ChatParams,
        body: ReadSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      await markRead(services, request.params.chatId, callerOf(request), request.body.upTo)
      return reply.code(204).send(null)
    },
  )
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
