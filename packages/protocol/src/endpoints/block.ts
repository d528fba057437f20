import {
  BlockListSchema,
  BlockPageSchema,
  BlockSearchSchema,
  BlockVisitorSchema,
} from '../block.ts'
import { closed, id } from '../shapes.ts'
import { defineEndpoints } from './endpoint.ts'

export const blockEndpoints = defineEndpoints({
  blockVisitor: {
    method: 'POST',
    path: '/v1/blocks',
    policy: 'agent',
    limit: 'write',
    tag: 'visitors',
    summary: 'Block a visitor: their open chats end, and they can neither start one nor write',
    description:
      'A later block of the same visitor replaces the one before. While a colleague has the visitor’s chat, only admins and owners block them.',
    body: BlockVisitorSchema,
    answers: { 201: BlockListSchema },
    errors: ['visitor_not_found', 'not_your_chat', 'too_many_blocks', 'text_too_long'],
  },
  searchBlocks: {
    method: 'POST',
    path: '/v1/blocks/search',
    policy: 'agent',
    limit: { none: 'only people with an account read it' },
    tag: 'visitors',
    summary: 'The blocks in force, newest first',
    body: BlockSearchSchema,
    answers: { 200: BlockPageSchema },
    errors: ['invalid_cursor'],
  },
  liftBlock: {
    method: 'DELETE',
    path: '/v1/blocks/:blockId',
    policy: 'agent',
    limit: 'write',
    tag: 'visitors',
    summary: 'Lift a block: the agent who made it, an admin or an owner',
    description: 'A block that is gone already is 204 as well.',
    params: closed({ blockId: id('The block.') }, 'The block of the path.'),
    answers: { 204: null },
    errors: ['not_your_block'],
  },
})
