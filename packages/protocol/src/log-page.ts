import Type, { type Static } from 'typebox'
import {
  ChatKindSchema,
  ChatStatusSchema,
  EstimatedWaitSchema,
  QueuePositionSchema,
} from './chat.ts'
import { SiteAvailabilitySchema } from './hours.ts'
import { MessageSchema } from './message.ts'
import { closed, id, nullable, time } from './shapes.ts'

export const TypistSchema = closed(
  {
    type: Type.Enum(['visitor', 'agent'], { description: 'The side.' }),
    id: id('The visitor’s or the agent’s id.'),
    name: nullable(Type.String(), 'The name, or null.'),
  },
  'A participant who is typing.',
)
export interface Typist extends Static<typeof TypistSchema> {}

export const ReadUpToSchema = closed(
  {
    visitor: Type.Integer({ minimum: 0, description: 'The last seq that the visitor has read.' }),
    agent: Type.Integer({ minimum: 0, description: 'The last seq that the agents have read.' }),
  },
  'How far each side has read. A hint, best effort.',
)
export interface ReadUpTo extends Static<typeof ReadUpToSchema> {}

export const DeliveredUpToSchema = closed(
  {
    visitor: nullable(Type.Integer({ minimum: 1 }), 'The last seq that the visitor has received.'),
    agent: nullable(
      Type.Integer({ minimum: 1 }),
      'The last seq that the chat’s agent has received.',
    ),
  },
  'How far each side has received the log; null if unknown. A hint, best effort.',
)
export interface DeliveredUpTo extends Static<typeof DeliveredUpToSchema> {}

export const LogPageSchema = closed(
  {
    status: ChatStatusSchema,
    kind: Type.Optional(ChatKindSchema),
    queuePosition: QueuePositionSchema,
    estimatedWait: nullable(
      EstimatedWaitSchema,
      'The estimated wait; null if the chat is not waiting or there is no estimate.',
    ),
    site: Type.Optional(SiteAvailabilitySchema),
    messages: Type.Array(MessageSchema, { description: 'In order of seq.' }),
    cursor: Type.String({ description: 'Pass it as `after` in the next call. Opaque.' }),
    hasMore: Type.Boolean({
      description: 'There are more entries after the cursor: poll again at once.',
    }),
    hasEarlier: Type.Optional(
      Type.Boolean({
        description: 'With `tail` or `before`: there are entries before the first one here.',
      }),
    ),
    reset: Type.Boolean({
      description:
        'The cursor could not be continued: discard your entries, this is the log from its start.',
    }),
    nextPollInMs: Type.Integer({
      minimum: 0,
      description: 'When to poll next, in milliseconds. Obey it.',
    }),
    typing: Type.Array(TypistSchema, { description: 'Who is typing now, without the caller.' }),
    readUpTo: ReadUpToSchema,
    deliveredUpTo: Type.Optional(DeliveredUpToSchema),
    pageAt: Type.Optional(
      nullable(
        time('When.'),
        'When the visitor went to another page last, as far as it is known: if it has changed, the chat has another `page`. A hint, best effort. Only agents receive it.',
      ),
    ),
    closesInSeconds: Type.Optional(
      nullable(
        Type.Integer({ minimum: 0 }),
        'In how many seconds the idle chat ends, while both sides are being warned; absent otherwise. `POST …/extend`, or any other activity, withdraws the warning.',
      ),
    ),
  },
  'The new entries of a chat’s log, with its hints.',
)
export interface LogPage extends Static<typeof LogPageSchema> {}

export const TypingSchema = closed(
  { typing: Type.Boolean({ description: 'True while typing; it expires after 6 seconds.' }) },
  'Whether the caller is typing.',
)
export const ReadSchema = closed(
  {
    upTo: Type.Integer({
      minimum: 0,
      description: 'The last seq that was read. It never moves back.',
    }),
  },
  'How far the caller has read.',
)
