import Type, { type Static } from 'typebox'
import { chatKinds, chatStatuses } from './lifecycle.ts'
import { limits } from './limits.ts'
import { SendMessageSchema } from './message.ts'
import { clientId, closed, id, nullable, pictureAddress, time } from './shapes.ts'
import { PageSchema, VisitorProfileSchema, VisitorSchema } from './visitor.ts'

export const ChatStatusSchema = Type.Enum([...chatStatuses], {
  description: 'waiting in the queue, active with an agent, or ended.',
})

export const ChatKindSchema = Type.Enum([...chatKinds], {
  description:
    'live: the visitor waits in the queue for an agent. message: the visitor has left a message, which waits outside the queue and takes no capacity.',
})

export const EstimatedWaitSchema = closed(
  {
    fromSeconds: Type.Integer({ minimum: 0, description: 'The short end, in seconds.' }),
    toSeconds: Type.Integer({ minimum: 0, description: 'The long end, in seconds.' }),
  },
  'A range for the wait, from how fast the queue moved lately.',
)
export interface EstimatedWait extends Static<typeof EstimatedWaitSchema> {}

export const QueuePositionSchema = nullable(
  Type.Integer({ minimum: 1 }),
  'Position in the workspace’s queue, from 1; null unless the chat is live and waiting.',
)

export const ChatAgentSchema = closed(
  {
    id: id('The agent.'),
    name: Type.String({ description: 'The agent’s name.' }),
    avatarUrl: pictureAddress,
  },
  'The agent of the chat.',
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
    kind: ChatKindSchema,
    number: Type.String({
      description:
        'A short number for people to name the chat by, unique within the workspace. It gives no access.',
      examples: ['7K3M9'],
    }),
    followUpOf: Type.Optional(
      nullable(id('The chat.'), 'The ended chat that an agent has followed up with this one.'),
    ),
    siteId: id('The site that it was started on.'),
    siteName: Type.Optional(
      Type.String({ description: 'The site’s name. Only agents receive it.' }),
    ),
    status: ChatStatusSchema,
    queuePosition: QueuePositionSchema,
    estimatedWait: nullable(
      EstimatedWaitSchema,
      'The estimated wait; null if the chat is not waiting or there is no estimate.',
    ),
    visitor: VisitorSchema,
    agent: nullable(ChatAgentSchema, 'The chat’s agent, or null.'),
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
            url: Type.String({ description: 'The address, without query.' }),
            title: nullable(Type.String(), 'The page’s title.'),
            referrer: nullable(Type.String(), 'Where the visitor came from.'),
          },
          'The page of the visitor.',
        ),
        'The page that the visitor is on, or was on last. Only agents receive it.',
      ),
    ),
    locale: Type.Optional(
      nullable(Type.String(), 'The visitor’s language. Only agents receive it.'),
    ),
    tags: Type.Optional(
      Type.Array(Type.String(), {
        description: 'What agents have tagged it with. Only agents receive it.',
      }),
    ),
    createdAt: time('When it was started.'),
    acceptedAt: nullable(time('When.'), 'When an agent accepted it last.'),
    requeuedAt: Type.Optional(
      nullable(
        time('When.'),
        'When it was requeued; null unless it waits again. Only agents receive it.',
      ),
    ),
    endedAt: nullable(time('When.'), 'When it ended.'),
    endedBy: nullable(Type.Enum(['visitor', 'agent', 'system']), 'Which side ended it.'),
    rating: nullable(RatingValueSchema, 'The visitor’s rating, 1 to 5.'),
    feedback: nullable(Type.String(), 'The visitor’s feedback.'),
    lastSeq: Type.Integer({ minimum: 0, description: 'The seq of the log’s last entry.' }),
    unread: Type.Optional(
      Type.Integer({
        minimum: 0,
        description:
          'How many texts of agents the visitor has not read; in the list of a visitor’s own chats alone.',
      }),
    ),
  },
  'One conversation between a visitor and an agent.',
)
export interface Chat extends Static<typeof ChatSchema> {}

export const StartChatSchema = closed(
  {
    siteKey: Type.String({ minLength: 1, maxLength: 64, description: 'The site’s public key.' }),
    kind: Type.Optional(
      Type.Enum([...chatKinds], {
        description: 'live by default. message leaves a message, and needs `message`.',
      }),
    ),
    clientId: clientId(
      'A new random UUID (v4). Keep it secret: repeating it within 10 minutes returns this chat.',
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
    timeZone: Type.Optional(
      Type.String({
        maxLength: limits.timeZoneLength,
        description:
          'The visitor’s time zone, by its name in the IANA database. What cannot be one is not stored.',
        examples: ['America/Sao_Paulo'],
      }),
    ),
  },
  'The start of a chat.',
)
export interface StartChat extends Static<typeof StartChatSchema> {}

export const LeaveMessageSchema = closed(
  {
    email: Type.Optional(
      Type.String({
        format: 'email',
        maxLength: limits.emailLength,
        description:
          'Where the visitor wants to be answered. It never replaces an e-mail that the site has signed.',
      }),
    ),
    message: Type.Optional(SendMessageSchema),
  },
  'How a waiting chat becomes a message. `message` is needed if the visitor has written nothing yet.',
)
export interface LeaveMessage extends Static<typeof LeaveMessageSchema> {}

export const ChatStartedSchema = closed(
  {
    sessionId: id('The chat’s id.'),
    visitorToken: Type.String({
      description:
        'The visitor’s secret: it gives access to their chats. Store it; it is not shown again.',
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
    total: Type.Integer({ minimum: 0, description: 'How many chats wait in all.' }),
  },
  'The queue.',
)
export interface WaitingChats extends Static<typeof WaitingChatsSchema> {}

export const ChatListSchema = closed(
  {
    chats: Type.Array(ChatSchema, { description: 'Newest first.' }),
    nextCursor: nullable(Type.String(), 'Pass it as `before` for the next page; null at the end.'),
  },
  'A page of chats.',
)
export interface ChatList extends Static<typeof ChatListSchema> {}
