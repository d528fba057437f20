import Type from 'typebox'
import { ChatListSchema } from '../chat.ts'
import { IdentifiedSchema, IdentifySchema } from '../identity.ts'
import { VisitorErasedSchema, VisitorExportSchema } from '../privacy.ts'
import { ReturnedVisitorSchema, ReturnVisitorSchema } from '../visitor.ts'
import { closed, id, listCursor, pageSize } from '../shapes.ts'
import { defineEndpoints } from './endpoint.ts'

const visitorParams = closed({ visitorId: id('The visitor.') }, 'The visitor of the path.')

export const visitorEndpoints = defineEndpoints({
  identify: {
    method: 'POST',
    path: '/v1/visitor/identify',
    policy: 'site',
    limit: 'identify',
    tag: 'visitors',
    summary: 'Identify the visitor by a token of the site',
    body: IdentifySchema,
    answers: { 200: IdentifiedSchema },
    errors: ['invalid_identity', 'not_authenticated', 'site_not_found'],
  },
  returnVisitor: {
    method: 'POST',
    path: '/v1/visitor/return',
    policy: 'site',
    limit: 'link',
    tag: 'visitors',
    summary: 'Open the chat of a mail’s link in this browser',
    description:
      'The link works once, for 30 days. A browser that belongs to a verified visitor, or to one with an open chat, ' +
      'keeps its visitor: then nothing is spent.',
    body: ReturnVisitorSchema,
    answers: { 200: ReturnedVisitorSchema },
    errors: ['link_not_found', 'link_used', 'link_expired', 'another_visitor'],
  },
  logout: {
    method: 'POST',
    path: '/v1/visitor/logout',
    policy: 'visitor',
    limit: 'write',
    tag: 'visitors',
    summary: 'Log the visitor out: the token is revoked at once',
    answers: { 204: null },
    errors: [],
  },
  listOwnChats: {
    method: 'GET',
    path: '/v1/visitor/chats',
    policy: 'visitor',
    limit: 'poll',
    tag: 'visitors',
    summary: 'The visitor’s own chats, newest first',
    query: closed({ before: Type.Optional(listCursor), limit: pageSize(20) }, 'Which chats.'),
    answers: { 200: ChatListSchema },
    errors: ['invalid_cursor'],
  },
  exportVisitor: {
    method: 'GET',
    path: '/v1/visitors/:visitorId/export',
    policy: 'owner',
    limit: 'write',
    tag: 'visitors',
    summary: 'Export all stored data of one visitor',
    params: visitorParams,
    answers: { 200: VisitorExportSchema },
    errors: ['visitor_not_found'],
  },
  eraseVisitor: {
    method: 'DELETE',
    path: '/v1/visitors/:visitorId',
    policy: 'owner',
    limit: 'write',
    tag: 'visitors',
    summary: 'Erase a visitor for good',
    params: visitorParams,
    answers: { 200: VisitorErasedSchema },
    errors: ['visitor_not_found'],
  },
})
