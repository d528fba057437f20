import Type, { type Static } from 'typebox'
import { closed, id, listCursor, nullable, pageSize, time } from './shapes.ts'

/** The longest text that visitors are searched by: an e-mail, a name or an id. */
const searchLength = 320

export const VisitorSearchSchema = closed(
  {
    text: Type.String({
      minLength: 1,
      maxLength: searchLength,
      description:
        'Part of an e-mail or of a name; or the whole id of the visitor, of one of their chats, or the site’s own id of them.',
    }),
    limit: Type.Optional(pageSize(20)),
    before: Type.Optional(listCursor),
  },
  'Whom to look for.',
)
export interface VisitorSearch extends Static<typeof VisitorSearchSchema> {}

export const FoundVisitorSchema = closed(
  {
    id: id('The visitor.'),
    siteId: id('The site.'),
    name: nullable(Type.String(), 'The visitor’s name, or null.'),
    email: nullable(Type.String(), 'The visitor’s e-mail, or null.'),
    externalId: nullable(Type.String(), 'The site’s own id of the visitor, or null.'),
    createdAt: time('When the visitor first came.'),
    erasedAt: nullable(time('When.'), 'When the visitor was erased, or null.'),
    chats: Type.Integer({ minimum: 0, description: 'How many chats the visitor has.' }),
    openChats: Type.Integer({ minimum: 0, description: 'How many of them have not ended.' }),
    messages: Type.Integer({
      minimum: 0,
      description:
        'How many messages and notes in these chats have a text; an erased one has none.',
    }),
    lastChatAt: nullable(time('When.'), 'When the newest chat was started, or null.'),
  },
  'A visitor that was found, with what is stored about them in numbers.',
)
export interface FoundVisitor extends Static<typeof FoundVisitorSchema> {}

export const FoundVisitorsSchema = closed(
  {
    visitors: Type.Array(FoundVisitorSchema, { description: 'Newest first.' }),
    nextCursor: nullable(Type.String(), 'Pass it as `before` for the next page; null at the end.'),
  },
  'A page of the visitors that were found.',
)
export interface FoundVisitors extends Static<typeof FoundVisitorsSchema> {}
