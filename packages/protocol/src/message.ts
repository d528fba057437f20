import Type, { type Static } from 'typebox'
import { clientId, closed, id, nullable, time } from './shapes.ts'

export const messageKinds = [
  'text',
  'accepted',
  'transferred',
  'requeued',
  'ended',
  'rated',
  'note',
  'became_message',
] as const

export const MessageKindSchema = Type.Enum([...messageKinds], {
  description:
    'What happened: a participant wrote (text), an agent accepted the chat (accepted) or transferred it (transferred), the chat returned to the queue (requeued), the chat ended (ended), the visitor rated it (rated), an agent wrote a note (note, never sent to visitors), or the visitor turned the waiting chat into a message (became_message).',
})
export type MessageKind = (typeof messageKinds)[number]

export const AuthorSchema = closed(
  {
    type: Type.Enum(['visitor', 'agent', 'system'], { description: 'The side.' }),
    id: nullable(id('The author.'), 'The visitor’s or the agent’s id; null for the system.'),
    name: nullable(Type.String(), 'The name at the time, or null.'),
  },
  'Who caused the entry.',
)
export interface Author extends Static<typeof AuthorSchema> {}
/** The side of an author. */
export type AuthorType = Author['type']

export const MessageSchema = closed(
  {
    id: id('The entry.'),
    seq: Type.Integer({
      minimum: 1,
      description: 'Number of the entry in the chat’s log: 1, 2, 3 … in commit order.',
    }),
    chatId: id('The chat.'),
    clientId: nullable(clientId('The sender’s id.'), 'The id that the sender chose, or null.'),
    kind: MessageKindSchema,
    author: AuthorSchema,
    text: nullable(
      Type.String(),
      'The text of a message or note; the feedback of a rating; otherwise null.',
    ),
    rating: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5, description: 'Stars, if kind is rated.' }),
    ),
    to: Type.Optional(
      closed(
        {
          id: id('The agent.'),
          name: Type.String({ description: 'The agent’s name at the time.' }),
        },
        'The agent whom the chat was transferred to, if kind is transferred.',
      ),
    ),
    erased: Type.Optional(
      Type.Boolean({ description: 'The text was erased for good; the entry keeps its seq.' }),
    ),
    createdAt: time('When it was stored. Sort by seq, never by this time.'),
  },
  'One entry of a chat’s log.',
)
export interface Message extends Static<typeof MessageSchema> {}

export const SendMessageSchema = closed(
  {
    clientId: clientId('Chosen by the sender; a repeat returns the first message.'),
    text: Type.String({
      description:
        '1 to 4,000 Unicode code points after trimming; no control characters but newline and tab.',
    }),
  },
  'A message to send.',
)
export interface SendMessage extends Static<typeof SendMessageSchema> {}
