import Type, { type Static, type TObject } from 'typebox'
import { WaitingChatsSchema } from './chat.ts'
import { LogPageSchema, ReadSchema, TypingSchema, TypistSchema } from './log-page.ts'
import { ErrorCodeSchema } from './problem.ts'
import { type closeCodes, realtimeLimits } from './realtime-rules.ts'
import { closed, id } from './shapes.ts'

/*
 * The frames of the socket `/v1/realtime`: JSON texts, each with its name in `type`. A chat is written in over HTTP.
 */

const type = <const Name extends string>(name: Name) =>
  Type.Literal(name, { description: 'The name of the frame.' })
const chatId = id('The chat.')

export const AuthFrameSchema = closed(
  {
    type: type('auth'),
    token: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'The visitor’s or the program’s token. Without one, the console’s cookie.',
      }),
    ),
    agentId: Type.Optional(
      id('Whom the console shows. If its cookie is another agent’s by now, the socket is closed.'),
    ),
  },
  'Says who the client is. The first frame. It has no answer: frames run in order.',
)
export const WatchFrameSchema = closed(
  {
    type: type('watch'),
    chatId,
    after: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          'The `cursor` of the last page, from a poll or a socket; empty: from the start.',
      }),
    ),
  },
  'Follows a chat: the server sends what comes after the cursor, then pushes. Again for the same chat: from there.',
)
export const UnwatchFrameSchema = closed(
  { type: type('unwatch'), chatId },
  'Follows a chat no longer.',
)
export const WatchQueueFrameSchema = closed(
  { type: type('watchQueue') },
  'Follows the queue of the workspace. Agents only.',
)
export const UnwatchQueueFrameSchema = closed(
  { type: type('unwatchQueue') },
  'Follows the queue no longer.',
)
export const SetTypingFrameSchema = closed(
  { type: type('typing'), chatId, ...TypingSchema.properties },
  'Says whether the caller is typing, as `POST /v1/chats/{chatId}/typing` does.',
)
export const MarkReadFrameSchema = closed(
  { type: type('read'), chatId, ...ReadSchema.properties },
  'Moves the caller’s read mark, as `POST /v1/chats/{chatId}/read` does.',
)
export const PingFrameSchema = closed(
  { type: type('ping') },
  `Asks whether the other end is there. A client asks every ${realtimeLimits.pingEveryMs / 1000} s, the server where it has received nothing for as long.`,
)
export const PongFrameSchema = closed({ type: type('pong') }, 'The answer to a ping.')

export const LogFrameSchema = closed(
  { type: type('log'), chatId, ...LogPageSchema.properties },
  'A page of a watched chat, as `GET /v1/chats/{chatId}/messages` answers it; also when only the position in the queue or a hint has changed. While `hasMore`, the next page follows by itself.',
)
export const QueueFrameSchema = closed(
  { type: type('queue'), ...WaitingChatsSchema.properties },
  `The queue whenever it changes: its first ${realtimeLimits.queueChats} chats, and how many wait in all.`,
)
export const ChatsFrameSchema = closed(
  { type: type('chats') },
  'With the queue, to agents who watch it, at once and then at most once a second: a chat of the workspace has come, has another status or agent, or has changed after its end. Lists of chats that were read before are out of date.',
)
export const TypingFrameSchema = closed(
  { type: type('typing'), chatId, by: TypistSchema, ...TypingSchema.properties },
  'The other side of a watched chat has begun or stopped typing.',
)
export const ReadFrameSchema = closed(
  { type: type('read'), chatId, by: TypistSchema, ...ReadSchema.properties },
  'The other side of a watched chat has read further.',
)
export const RefusedFrameSchema = closed(
  {
    type: type('refused'),
    of: Type.Enum(['watch', 'watchQueue', 'typing', 'read'], {
      description: 'The name of the refused frame.',
    }),
    chatId: Type.Optional(chatId),
    code: ErrorCodeSchema,
    retryAfterSeconds: Type.Optional(
      Type.Integer({ minimum: 1, description: 'With `rate_limited`: when to send it again.' }),
    ),
  },
  'A frame was refused; the socket stays. A chat that the caller may not see, or sees no longer, is `not_found`: it is not watched.',
)

/** What a client may send, by name. */
export const clientFrames = {
  auth: AuthFrameSchema,
  watch: WatchFrameSchema,
  unwatch: UnwatchFrameSchema,
  watchQueue: WatchQueueFrameSchema,
  unwatchQueue: UnwatchQueueFrameSchema,
  typing: SetTypingFrameSchema,
  read: MarkReadFrameSchema,
  ping: PingFrameSchema,
  pong: PongFrameSchema,
} as const satisfies Record<string, TObject>

/** What the server may send, by name. */
export const serverFrames = {
  log: LogFrameSchema,
  queue: QueueFrameSchema,
  chats: ChatsFrameSchema,
  typing: TypingFrameSchema,
  read: ReadFrameSchema,
  refused: RefusedFrameSchema,
  ping: PingFrameSchema,
  pong: PongFrameSchema,
} as const satisfies Record<string, TObject>

/** Each close code in words, and what a client does then. */
export const closeReasons: Readonly<Record<keyof typeof closeCodes, string>> = {
  unavailable: 'The token cannot be checked now, since the database is away. Connect again later.',
  draining: 'The server is going away. Connect again after a random delay.',
  resync: 'The server has lost track of the client. Connect again, with the last cursors.',
  tooSlow: 'The client reads too slowly. Connect again, with the last cursors.',
  tooFast: 'Too many frames, or too many sockets of one caller. Connect again later.',
  badFrame:
    'A frame that is not JSON in UTF-8, is binary, has the wrong shape, or comes before `auth`. Final.',
  notAuthenticated: `No \`auth\` within ${realtimeLimits.authWithinMs / 1000} s, no valid token, or the token has ended. Final.`,
  originRefused: 'The page’s origin may not use the token. Final.',
  tooLarge: `A frame of more than ${realtimeLimits.frameBytes / 1024} KB. Final.`,
}

type FramesOf<Table extends Record<string, TObject>> = {
  [Name in keyof Table]: Static<Table[Name]>
}
/** The client's frames by name. */
export interface ClientFrames extends FramesOf<typeof clientFrames> {}
/** The server's frames by name. */
export interface ServerFrames extends FramesOf<typeof serverFrames> {}
export type ClientFrame = ClientFrames[keyof ClientFrames]
export type ServerFrame = ServerFrames[keyof ServerFrames]
