import {
  AddVisitorNoteSchema,
  ChatVisitorSchema,
  EditVisitorNoteSchema,
  SetTagsSchema,
  TagListSchema,
  VisitorNoteSchema,
} from '../chat-visitor.ts'
import { ChatSchema } from '../chat.ts'
import { closed, id } from '../shapes.ts'
import { chatParams } from './chat.ts'
import { defineEndpoints } from './endpoint.ts'

const visitor = id('The visitor.')
const visitorParams = closed({ visitorId: visitor }, 'The visitor of the path.')
const noteParams = closed(
  { visitorId: visitor, noteId: id('The note.') },
  'The visitor and the note of the path.',
)

export const chatVisitorEndpoints = defineEndpoints({
  getChatVisitor: {
    method: 'GET',
    path: '/v1/chats/:chatId/visitor',
    policy: 'agent',
    limit: { none: 'only people with an account read it' },
    tag: 'visitors',
    summary: 'What is known of the visitor of a chat: browser, pages, other chats, notes',
    params: chatParams,
    answers: { 200: ChatVisitorSchema },
    errors: ['chat_not_found'],
  },
  addVisitorNote: {
    method: 'POST',
    path: '/v1/visitors/:visitorId/notes',
    policy: 'agent',
    limit: 'write',
    tag: 'visitors',
    summary: 'Add a note about a visitor, exactly once; the visitor never sees it',
    params: visitorParams,
    body: AddVisitorNoteSchema,
    answers: { 200: VisitorNoteSchema, 201: VisitorNoteSchema },
    errors: ['visitor_not_found', 'too_many_notes', 'client_id_reused', 'text_too_long'],
  },
  editVisitorNote: {
    method: 'PATCH',
    path: '/v1/visitors/:visitorId/notes/:noteId',
    policy: 'agent',
    limit: 'write',
    tag: 'visitors',
    summary: 'Change a note about a visitor: its author, an admin or an owner',
    params: noteParams,
    body: EditVisitorNoteSchema,
    answers: { 200: VisitorNoteSchema },
    errors: ['visitor_not_found', 'note_not_found', 'not_your_note', 'text_too_long'],
  },
  removeVisitorNote: {
    method: 'DELETE',
    path: '/v1/visitors/:visitorId/notes/:noteId',
    policy: 'agent',
    limit: 'write',
    tag: 'visitors',
    summary: 'Remove a note about a visitor: its author, an admin or an owner',
    description: 'A note that is gone already is 204 as well.',
    params: noteParams,
    answers: { 204: null },
    errors: ['visitor_not_found', 'not_your_note'],
  },
  setTags: {
    method: 'PUT',
    path: '/v1/chats/:chatId/tags',
    policy: 'agent',
    limit: 'write',
    tag: 'chats',
    summary: 'Set the tags of a chat',
    params: chatParams,
    body: SetTagsSchema,
    answers: { 200: ChatSchema },
    errors: ['chat_not_found', 'text_too_long'],
  },
  listTags: {
    method: 'GET',
    path: '/v1/tags',
    policy: 'agent',
    limit: { none: 'only people with an account read it' },
    tag: 'chats',
    summary: 'The tags that agents have used lately, the most frequent first',
    answers: { 200: TagListSchema },
    errors: [],
  },
})
