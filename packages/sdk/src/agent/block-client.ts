import type { BlockList, BlockPage, BlockSearch, BlockVisitor, Endpoint } from '@papo/protocol'
import type { Model } from '../transport/model.ts'
import type { Answers } from '../transport/visitor-answers.ts'
import { block, ChatVisitorClient } from './chat-visitor-client.ts'

const list = (): Model<BlockList> => ({ blocks: [block()] })

/** The models of the answers to these calls. */
export const blockAnswers = () =>
  ({
    'POST /v1/blocks': list,
    'POST /v1/blocks/search': list,
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about visitors who are blocked. */
export abstract class BlockClient extends ChatVisitorClient {
  /**
   * Blocks a visitor: their open chats end, and they can neither start one nor write. With `address` the address
   * that they came from last is blocked too, for 30 days at most, if it is still known. A later block of the same
   * visitor replaces the one before. A workspace has up to 2,000 blocks.
   *
   * @throws PapoError
   * - `visitor_not_found`: no such visitor, or not one of a site that the agent answers.
   * - `not_your_chat`: a colleague has the visitor’s chat, and the agent is neither admin nor owner.
   * - `too_many_blocks`: the workspace has 2,000 blocks.
   * - `text_too_long`: the reason has more than 200 characters (Unicode code points).
   * @example
   * ```ts
   * const { blocks } = await agent.blockVisitor({ visitorId, duration: 'day', reason: 'Insults' })
   * show(blocks.map(({ expiresAt }) => expiresAt))
   * ```
   */
  blockVisitor(body: BlockVisitor): Promise<BlockList> {
    return this.request('POST /v1/blocks', { body })
  }

  /**
   * The blocks in force of the sites that the agent answers, newest first, page by page: 1 to 100 of them, 50 by
   * default. With `text`, of 1 to 200 characters, those whose visitor or reason contains it.
   *
   * @throws PapoError `invalid_cursor`: `before` is no `nextCursor` of this list.
   * @example
   * ```ts
   * const { blocks } = await agent.searchBlocks({ text: 'insult' })
   * for (const { visitor, reason } of blocks) show([visitor.name, reason])
   * ```
   */
  searchBlocks(body: BlockSearch = {}): Promise<BlockPage> {
    return this.request('POST /v1/blocks/search', { body })
  }

  /**
   * Lifts a block; if it is gone already, nothing changes. The agent who made it may, and so may admins and owners.
   *
   * @throws PapoError `not_your_block`: another agent has made it.
   * @example
   * ```ts
   * const { blocks } = await agent.getChatVisitor(chatId)
   * for (const { id } of blocks) await agent.liftBlock(id)
   * ```
   */
  liftBlock(blockId: string): Promise<void> {
    return this.request('DELETE /v1/blocks/:blockId', { params: { blockId } })
  }
}
