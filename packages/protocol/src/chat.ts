import Type, { type Static } from 'typebox'
import { chatStatuses } from './lifecycle.ts'
import { limits } from './limits.ts'
import { SendMessageSchema } from './message.ts'
import { clientId, closed, id, nullable, time } from './shapes.ts'
import { PageSchema, VisitorProfileSchema, VisitorSchema } from './visitor.ts'

export const ChatStatusSchema = Type.Enum([...chatStatuses], {
  description: 'waiting in the line, active with an agent, or ended.',
})

export const EstimatedWaitSchema = closed(
  {
    fromSeconds: Type.Integer({ minimum: 0 }),
    toSeconds: Type.Integer({ minimum: 0 }),
  },
  'An honest range for the wait, from how fast the line moved lately.',
)
export interface EstimatedWait extends Static<typeof EstimatedWaitSchema> {}

export const QueuePositionSchema = nullable(
  Type.Integer({ minimum: 1 }),
  'Place in the workspace’s line from 1; null unless the chat is waiting.',
)

export const ChatAgentSchema = closed(
  {
    id: id('The agent.'),
    name: Type.String({ description: 'How the agent is called.' }),
    avatarUrl: nullable(Type.String(), 'A picture, or null.'),
  },
  'Who answers.',
)
export interface ChatAgent extends Static<typeof ChatAgentSchema> {}

export const RatingValueSchema = Type.Integer({
  minimum: 1,
  maximum: 5,
  description: 'Stars, 1 to 5.',
})

export const ChatSchema = closed(
  {
    id: id('The chat, also called session.'),
    siteId: id('The site that it was started on.'),
    siteName: Type.Optional(
      Type.String({ description: 'The site’s name. Only agents receive it.' }),
    ),
    status: ChatStatusSchema,
    queuePosition: QueuePositionSchema,
    estimatedWait: nullable(
      EstimatedWaitSchema,
      'How long it may take; null when not waiting or not known.',
    ),
    visitor: VisitorSchema,
    agent: nullable(ChatAgentSchema, 'Who accepted the chat, or null.'),
    subject: Type.Optional(
      nullable(
        Type.String(),
        'The beginning of the visitor’s first message. Only agents receive it.',
      ),
    ),
    page: Type.Optional(
      nullable(
        closed(
          {
            url: Type.String(),
            title: nullable(Type.String(), 'The page’s title.'),
            referrer: nullable(Type.String(), 'Where the visitor came from.'),
          },
          'The page of the visitor.',
        ),
        'The page the visitor started on. Only agents receive it.',
      ),
    ),
    locale: Type.Optional(
      nullable(Type.String(), 'The visitor’s language. Only agents receive it.'),
    ),
    createdAt: time('When it was started.'),
    acceptedAt: nullable(time('When.'), 'When an agent accepted it last.'),
    requeuedAt: Type.Optional(
      nullable(
        time('When.'),
        'When it returned to the line, while it waits there again. Only agents receive it.',
      ),
    ),
    endedAt: nullable(time('When.'), 'When it ended.'),
    endedBy: nullable(Type.Enum(['visitor', 'agent', 'system']), 'Which side ended it.'),
    rating: nullable(RatingValueSchema, 'The visitor’s rating, 1 to 5.'),
    feedback: nullable(Type.String(), 'What the visitor said about it.'),
    lastSeq: Type.Integer({ minimum: 0, description: 'The last entry of the log.' }),
  },
  'One conversation between a visitor and an agent.',
)
export interface Chat extends Static<typeof ChatSchema> {}

export const StartChatSchema = closed(
  {
    siteKey: Type.String({ minLength: 1, maxLength: 64, description: 'The site’s public key.' }),
    clientId: clientId(
      'A fresh random UUID (v4). It is a secret: who repeats it within 10 minutes gets this chat.',
    ),
    visitor: Type.Optional(VisitorProfileSchema),
    message: Type.Optional(SendMessageSchema),
    page: Type.Optional(PageSchema),
    locale: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$',
        description: 'The visitor’s language as a BCP 47 tag.',
        examples: ['pt-BR'],
      }),
    ),
  },
  'The start of a chat.',
)
export interface StartChat extends Static<typeof StartChatSchema> {}

export const ChatStartedSchema = closed(
  {
    sessionId: id('The chat’s id.'),
    visitorToken: Type.String({
      description: 'Who holds it is the visitor. Keep it; it is not shown again.',
    }),
    chat: ChatSchema,
  },
  'A started chat.',
)
export interface ChatStarted extends Static<typeof ChatStartedSchema> {}

export const RateChatSchema = closed(
  {
    rating: RatingValueSchema,
    feedback: Type.Optional(
      Type.String({ description: `Up to ${limits.feedbackLength} Unicode code points.` }),
    ),
  },
  'A rating.',
)
export interface RateChat extends Static<typeof RateChatSchema> {}

export const WaitingChatsSchema = closed(
  {
    chats: Type.Array(ChatSchema, { description: 'Oldest first.' }),
    total: Type.Integer({ minimum: 0, description: 'How many wait in all.' }),
  },
  'The line.',
)
export interface WaitingChats extends Static<typeof WaitingChatsSchema> {}

export const ChatListSchema = closed(
  {
    chats: Type.Array(ChatSchema, { description: 'Newest first.' }),
    nextCursor: nullable(Type.String(), 'Give it as `before` for the next page; null at the end.'),
  },
  'A page of chats.',
)
export interface ChatList extends Static<typeof ChatListSchema> {}
