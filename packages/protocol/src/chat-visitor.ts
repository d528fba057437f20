import Type, { type Static } from 'typebox'
import { BlockSchema } from './block.ts'
import { limits } from './limits.ts'
import { clientId, closed, id, nullable, time } from './shapes.ts'

export const VisitedPageSchema = closed(
  {
    url: Type.String({ description: 'The address, http or https, without query.' }),
    title: nullable(Type.String(), 'The page’s title, or null.'),
    at: time('When the visitor came to it.'),
  },
  'A page that the visitor has been on.',
)
export interface VisitedPage extends Static<typeof VisitedPageSchema> {}

export const VisitorNoteSchema = closed(
  {
    id: id('The note.'),
    author: closed(
      {
        id: id('The agent.'),
        name: Type.String({ description: 'The agent’s name; empty once the agent was erased.' }),
      },
      'The agent who has written it.',
    ),
    text: Type.String({ description: 'The text.' }),
    createdAt: time('When it was written.'),
    editedAt: nullable(time('When.'), 'When its text was changed last, or null.'),
  },
  'A note about a visitor, for agents alone.',
)
export interface VisitorNote extends Static<typeof VisitorNoteSchema> {}

export const ChatVisitorSchema = closed(
  {
    visitorId: id('The visitor.'),
    firstSeenAt: nullable(time('When.'), 'When the visitor first came; null once erased.'),
    otherChats: Type.Integer({
      minimum: 0,
      description: 'How many other chats the visitor has had on the site.',
    }),
    browser: nullable(
      Type.String(),
      'The browser that the chat was started in, as it calls itself; null if it is not a known one.',
    ),
    system: nullable(Type.String(), 'Its operating system, in the same way.'),
    timeZone: nullable(Type.String(), 'Its time zone, as it says; null if unknown.'),
    journey: Type.Array(VisitedPageSchema, {
      description: `The last pages that the visitor was on during the chat, at most ${limits.visitedPages}, oldest first.`,
    }),
    notes: Type.Array(VisitorNoteSchema, {
      description: 'The notes about the visitor, oldest first.',
    }),
    blocks: Type.Array(BlockSchema, {
      description: 'The blocks of the visitor and of their address that are in force.',
    }),
  },
  'What is known of the visitor of a chat, besides what the chat says. What the browser says proves nothing.',
)
export interface ChatVisitor extends Static<typeof ChatVisitorSchema> {}

const noteText = Type.String({
  description: `Up to ${limits.visitorNoteLength} Unicode code points, after trimming.`,
})

export const AddVisitorNoteSchema = closed(
  {
    clientId: clientId('A new random UUID: a repeat with it stores nothing more.'),
    text: noteText,
  },
  'A note about a visitor.',
)
export interface AddVisitorNote extends Static<typeof AddVisitorNoteSchema> {}

export const EditVisitorNoteSchema = closed({ text: noteText }, 'The new text of a note.')
export interface EditVisitorNote extends Static<typeof EditVisitorNoteSchema> {}

const tag = Type.String({ description: `Up to ${limits.tagLength} Unicode code points.` })

export const SetTagsSchema = closed(
  {
    tags: Type.Array(tag, {
      maxItems: limits.tagsOfChat,
      description: `All tags of the chat, at most ${limits.tagsOfChat}. Each is stored in lower case, and once.`,
    }),
  },
  'The tags of a chat.',
)
export interface SetTags extends Static<typeof SetTagsSchema> {}

export const TagListSchema = closed(
  { tags: Type.Array(Type.String(), { description: 'The most frequent first.' }) },
  'The tags that agents have used lately.',
)
export interface TagList extends Static<typeof TagListSchema> {}
