import Type from 'typebox'
import { limits } from '../limits.ts'
import { LogPageSchema, ReadSchema, TypingSchema } from '../log-page.ts'
import { MessageSchema, SendMessageSchema } from '../message.ts'
import { closed, pageSize } from '../shapes.ts'
import { chatParams } from './chat.ts'
import { defineEndpoints } from './endpoint.ts'

export const messageEndpoints = defineEndpoints({
  getMessages: {
    method: 'GET',
    path: '/v1/chats/:chatId/messages',
    policy: 'participant',
    limit: 'poll',
    tag: 'messages',
    summary: 'What is new in a chat’s log: plain or long polling',
    params: chatParams,
    query: closed(
      {
        after: Type.Optional(
          Type.String({
            maxLength: 100,
            description: 'The `cursor` of the last answer; empty: from the start.',
          }),
        ),
        limit: pageSize(50, limits.pageMessages),
        wait: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: limits.waitSeconds,
            description:
              'Hold the answer for up to this many seconds until there is something new (long polling).',
          }),
        ),
        tail: Type.Optional(
          Type.Literal(true, {
            description: 'The last page, with a cursor at the end of the log.',
          }),
        ),
        before: Type.Optional(
          Type.Integer({ minimum: 1, description: 'The page before this seq.' }),
        ),
      },
      'Which part of the log.',
    ),
    answers: { 200: LogPageSchema },
    errors: ['chat_not_found', 'invalid_cursor'],
  },
  sendMessage: {
    method: 'POST',
    path: '/v1/chats/:chatId/messages',
    policy: 'participant',
    /* @fault send-limit */ limit: 'write',
    tag: 'messages',
    summary: 'Send a message, exactly once',
    params: chatParams,
    body: SendMessageSchema,
    answers: { 200: MessageSchema, 201: MessageSchema },
    errors: [
      'chat_not_found',
      'not_your_chat',
      'chat_not_active',
      'blocked',
      'chat_ended',
      'client_id_reused',
      'text_too_long',
    ],
  },
  addNote: {
    method: 'POST',
    path: '/v1/chats/:chatId/notes',
    policy: 'agent',
    limit: 'write',
    tag: 'messages',
    summary: 'Add a note among agents, exactly once',
    params: chatParams,
    body: SendMessageSchema,
    answers: { 200: MessageSchema, 201: MessageSchema },
    errors: [
      'chat_not_found',
      'not_your_chat',
      'chat_not_active',
      'chat_ended',
      'client_id_reused',
      'text_too_long',
    ],
  },
  setTyping: {
    method: 'POST',
    path: '/v1/chats/:chatId/typing',
    policy: 'participant',
    limit: 'hint',
    tag: 'messages',
    summary: 'Set whether the caller is typing',
    params: chatParams,
    body: TypingSchema,
    answers: { 204: null },
    errors: ['chat_not_found', 'not_your_chat', 'chat_not_active'],
  },
  markRead: {
    method: 'POST',
    path: '/v1/chats/:chatId/read',
    policy: 'participant',
    limit: 'hint',
    tag: 'messages',
    summary: 'Move the caller’s read mark',
    params: chatParams,
    body: ReadSchema,
    answers: { 204: null },
    errors: ['chat_not_found', 'not_your_chat', 'chat_not_active'],
  },
})
