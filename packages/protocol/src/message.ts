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
] as const

export const MessageKindSchema = Type.Enum([...messageKinds], {
  description:
    'What happened: somebody wrote (text), an agent took the chat (accepted), gave it on (transferred) or was lost (requeued), the chat ended, the visitor rated it, or agents noted something among themselves (note, never sent to visitors).',
})
export type MessageKind = (typeof messageKinds)[number]

export const AuthorSchema = closed(
  {
    type: Type.Enum(['visitor', 'agent', 'system'], { description: 'Which side.' }),
    id: nullable(id('Who.'), 'The visitor’s or the agent’s id; null for the system.'),
    name: nullable(Type.String(), 'The name at the time, or null.'),
  },
  'Who caused the entry.',
)
export interface Author extends Static<typeof AuthorSchema> {}
export type AuthorType = Author['type']

export const MessageSchema = closed(
  {
    id: id('The entry.'),
    seq: Type.Integer({
      minimum: 1,
      description: 'Place in the chat’s log: 1, 2, 3 … in commit order.',
    }),
    chatId: id('The chat.'),
    clientId: nullable(clientId('The sender’s id.'), 'The id that the sender gave, or null.'),
    kind: MessageKindSchema,
    author: AuthorSchema,
    text: nullable(Type.String(), 'What was written; the feedback of a rating; otherwise null.'),
    rating: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 5, description: 'Stars, where kind is rated.' }),
    ),
    to: Type.Optional(
      closed(
        { id: id('The agent.'), name: Type.String() },
        'Who the chat was given to, where kind is transferred.',
      ),
    ),
    erased: Type.Optional(
      Type.Boolean({ description: 'The text was erased for good; the entry keeps its place.' }),
    ),
    createdAt: time('When it was stored. Order comes from seq, never from here.'),
  },
  'One entry of a chat’s log.',
)
export interface Message extends Static<typeof MessageSchema> {}

export const SendMessageSchema = closed(
  {
    clientId: clientId('Made by the sender; the same again returns the first message.'),
    text: Type.String({
      description:
        '1 to 4,000 Unicode code points after trimming; no control characters but newline and tab.',
    }),
  },
  'A message to send.',
)
export interface SendMessage extends Static<typeof SendMessageSchema> {}
