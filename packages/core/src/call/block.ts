import { blockVisitor } from '../chat/block-visitor.ts'
import { liftBlock, searchBlocks } from '../chat/lift-block.ts'
import { type Answers, created, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type BlockNeeds = NeedsOf<typeof blockVisitor | typeof liftBlock | typeof searchBlocks>

export const blockAnswers = (needs: BlockNeeds) =>
  ({
    blockVisitor: ({ caller, body, source }) =>
      created(blockVisitor(needs, caller, body, source.address)),
    searchBlocks: ({ caller, body }) => ok(searchBlocks(needs, caller, body)),
    liftBlock: ({ caller, params, source }) =>
      done(liftBlock(needs, params.blockId, caller, source.address)),
  }) satisfies Partial<Answers>
