import Type from 'typebox'
import { WaitingChatsSchema } from '../chat.ts'
import { closed, id, pageSize } from '../shapes.ts'
import { defineEndpoints } from './endpoint.ts'

export const queueEndpoints = defineEndpoints({
  listWaitingChats: {
    method: 'GET',
    path: '/v1/chats/waiting',
    policy: 'agent',
    limit: { none: 'only people with an account read it' },
    tag: 'queue',
    summary: 'The queue, oldest first',
    query: closed(
      { siteId: Type.Optional(id('Only this site’s chats.')), limit: pageSize(50) },
      'Which chats of the queue.',
    ),
    answers: { 200: WaitingChatsSchema },
    errors: [],
  },
})
