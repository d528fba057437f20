import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, id, listCursor, nullable, pageSize, time } from './shapes.ts'

export const BlockKindSchema = Type.Enum(['visitor', 'address'], {
  description:
    '`visitor`: that person, in every browser once the site has verified them. `address`: whoever writes from the address that they came from.',
})
export type BlockKind = Static<typeof BlockKindSchema>

export const BlockDurationSchema = Type.Enum(['hour', 'day', 'month', 'always'], {
  description: 'An hour, a day, 30 days, or until somebody lifts the block.',
})
export type BlockDuration = Static<typeof BlockDurationSchema>

export const BlockSchema = closed(
  {
    id: id('The block.'),
    kind: BlockKindSchema,
    visitor: closed(
      {
        id: id('The visitor.'),
        name: nullable(Type.String(), 'The visitor’s name, or null.'),
        email: nullable(Type.String(), 'The visitor’s e-mail, or null.'),
      },
      'Who is blocked, or whose address.',
    ),
    siteId: id('The site of the visitor. An address is blocked on all sites of the workspace.'),
    reason: nullable(Type.String(), 'Why, in the words of the agent, or null.'),
    blockedBy: closed(
      {
        id: id('The agent.'),
        name: Type.String({ description: 'The agent’s name; empty once the agent was erased.' }),
      },
      'Who has blocked them.',
    ),
    createdAt: time('Since when.'),
    expiresAt: nullable(time('When.'), 'When the block ends by itself, or null.'),
  },
  'A visitor who cannot start chats or write in them, or an address from which nobody can. The address itself is never shown.',
)
export interface Block extends Static<typeof BlockSchema> {}

export const BlockVisitorSchema = closed(
  {
    visitorId: id('The visitor.'),
    duration: BlockDurationSchema,
    address: Type.Optional(
      Type.Boolean({
        description:
          'Also block the address that they came from last, for 30 days at most: addresses are shared, and pass on to others.',
      }),
    ),
    reason: Type.Optional(
      Type.String({
        description: `Why, for the colleagues alone: one line, up to ${limits.blockReasonLength} Unicode code points.`,
      }),
    ),
  },
  'Whom to block, and for how long.',
)
export interface BlockVisitor extends Static<typeof BlockVisitorSchema> {}

export const BlockListSchema = closed(
  {
    blocks: Type.Array(BlockSchema, {
      description: 'The visitor, and the address if it was to be blocked and is known.',
    }),
  },
  'The blocks of one visitor.',
)
export interface BlockList extends Static<typeof BlockListSchema> {}

export const BlockSearchSchema = closed(
  {
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Part of the visitor’s name or e-mail, or of the reason.',
      }),
    ),
    before: Type.Optional(listCursor),
    limit: Type.Optional(pageSize(50)),
  },
  'Which blocks to look for; all without a text.',
)
export interface BlockSearch extends Static<typeof BlockSearchSchema> {}

export const BlockPageSchema = closed(
  {
    blocks: Type.Array(BlockSchema, { description: 'Newest first.' }),
    nextCursor: nullable(Type.String(), 'Pass it as `before` for the next page; null at the end.'),
  },
  'A page of the blocks in force, of the sites that the agent answers.',
)
export interface BlockPage extends Static<typeof BlockPageSchema> {}
