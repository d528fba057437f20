import Type, { type Static } from 'typebox'
import { BlockKindSchema } from './block.ts'
import { ChatKindSchema, ChatStatusSchema, RatingValueSchema } from './chat.ts'
import { VisitedPageSchema } from './chat-visitor.ts'
import { MessageKindSchema } from './message.ts'
import { MailKindSchema } from './mail.ts'
import { closed, id, nullable, time } from './shapes.ts'
import { AttributesSchema } from './visitor.ts'

const side = Type.Enum(['visitor', 'agent', 'system'], { description: 'Which side.' })

export const ExportedEntrySchema = closed(
  {
    id: id('The entry.'),
    seq: Type.Integer({ minimum: 1, description: 'Number of the entry in the chat’s log.' }),
    kind: MessageKindSchema,
    authorType: side,
    authorName: nullable(Type.String(), 'The name at the time, or null.'),
    text: nullable(Type.String(), 'The text, also of agents’ notes, or null.'),
    rating: nullable(RatingValueSchema, 'Stars, if kind is rated.'),
    toName: nullable(
      Type.String(),
      'The agent whom the chat was transferred to, if kind is transferred.',
    ),
    erased: Type.Boolean({ description: 'Whether the text was erased.' }),
    createdAt: time('When it was stored.'),
  },
  'One entry of a chat’s log. Notes of agents about the visitor have the kind note.',
)

export const ExportedChatSchema = closed(
  {
    id: id('The chat.'),
    kind: ChatKindSchema,
    number: Type.String({ description: 'The short number that people name the chat by.' }),
    followUpOf: nullable(id('The chat.'), 'The ended chat that this one follows, or null.'),
    siteId: id('The site.'),
    status: ChatStatusSchema,
    createdAt: time('When it was started.'),
    acceptedAt: nullable(time('When.'), 'When an agent accepted it last.'),
    endedAt: nullable(time('When.'), 'When it ended.'),
    endedBy: nullable(side, 'Which side ended it.'),
    rating: nullable(RatingValueSchema, 'The visitor’s rating, 1 to 5.'),
    feedback: nullable(Type.String(), 'The visitor’s feedback.'),
    subject: nullable(Type.String(), 'The beginning of the visitor’s first message.'),
    pageUrl: nullable(Type.String(), 'The page, without query.'),
    pageTitle: nullable(Type.String(), 'The page’s title.'),
    pageReferrer: nullable(Type.String(), 'Where the visitor came from.'),
    locale: nullable(Type.String(), 'The visitor’s language.'),
    tags: Type.Array(Type.String(), { description: 'What agents have tagged it with.' }),
    browser: nullable(Type.String(), 'The browser that it was started in.'),
    system: nullable(Type.String(), 'The browser’s operating system.'),
    timeZone: nullable(Type.String(), 'The browser’s time zone.'),
    journey: Type.Array(VisitedPageSchema, { description: 'The last pages, oldest first.' }),
    lastSeenAt: nullable(time('When.'), 'When the waiting visitor was last seen.'),
    log: Type.Array(ExportedEntrySchema, { description: 'The whole log, in order.' }),
  },
  'One chat of the visitor, with its whole log.',
)

export const VisitorExportSchema = closed(
  {
    exportedAt: time('When the data was read.'),
    visitor: closed(
      {
        id: id('The visitor.'),
        siteId: id('The site.'),
        name: nullable(Type.String(), 'The visitor’s name, or null.'),
        email: nullable(Type.String(), 'The visitor’s e-mail, or null.'),
        attributes: AttributesSchema,
        createdAt: time('When the visitor was created.'),
        erasedAt: nullable(time('When.'), 'When the visitor was erased, or null.'),
      },
      'The visitor.',
    ),
    identities: Type.Array(
      closed(
        {
          externalId: Type.String({ description: 'The site’s own id of the visitor.' }),
          verifiedAt: time('When the site last signed for them.'),
        },
        'An identity that the site has signed for the visitor.',
      ),
      { description: 'The identities that the site has signed for the visitor.' },
    ),
    tokens: Type.Array(
      closed(
        {
          createdAt: time('When it was created.'),
          lastUsedAt: time('When it was last used.'),
          expiresAt: time('When it expires.'),
        },
        'A browser that holds a token of the visitor.',
      ),
      { description: 'The browsers that hold a token of the visitor.' },
    ),
    chats: Type.Array(ExportedChatSchema, { description: 'Oldest first.' }),
    notes: Type.Array(
      closed(
        {
          text: Type.String({ description: 'The text.' }),
          createdAt: time('When it was written.'),
          editedAt: nullable(time('When.'), 'When its text was changed last, or null.'),
        },
        'A note of an agent about the visitor.',
      ),
      { description: 'The notes of agents about the visitor, oldest first.' },
    ),
    blocks: Type.Array(
      closed(
        {
          kind: BlockKindSchema,
          reason: nullable(Type.String(), 'Why, in the words of an agent, or null.'),
          createdAt: time('Since when.'),
          expiresAt: nullable(time('When.'), 'When it ends by itself, or null.'),
        },
        'A block of the visitor or of their address.',
      ),
      { description: 'The blocks of the visitor that are still remembered, oldest first.' },
    ),
    mails: Type.Array(
      closed(
        {
          kind: MailKindSchema,
          state: Type.Enum(['waiting', 'sent', 'failed'], { description: 'What became of it.' }),
          createdAt: time('When it was queued.'),
          sentAt: nullable(time('When.'), 'When it was sent, or null.'),
        },
        'A mail to the visitor.',
      ),
      { description: 'The mails to the visitor that are still remembered, oldest first.' },
    ),
  },
  'All stored data of one visitor.',
)
export interface VisitorExport extends Static<typeof VisitorExportSchema> {}

export const VisitorErasedSchema = closed(
  {
    erasedAt: time('When the visitor was erased first.'),
    chats: Type.Integer({ minimum: 0, description: 'How many chats they had.' }),
    messages: Type.Integer({
      minimum: 0,
      description: 'How many of their entries were erased; each keeps its seq.',
    }),
    left: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'How many entries are still to be gone through. The server goes on by itself, and every repeat of the ' +
          'call tells how far it is; absent once nothing is left.',
      }),
    ),
  },
  'An erased visitor.',
)
export interface VisitorErased extends Static<typeof VisitorErasedSchema> {}
