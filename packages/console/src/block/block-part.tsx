import type { Block, Visitor } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { BlockButton } from './block-button.tsx'
import { BlockFacts, mayLift } from './block-words.tsx'
import { LiftButton } from './lift-button.tsx'
import { useBlockTexts } from './use-block-texts.ts'
import './block-part.css'

interface BlockPartProps {
  visitor: Visitor
  /** Those in force. */
  blocks: readonly Block[]
  onChanged(): void
}

/** How the visitor is blocked, or the button that blocks them. */
export function BlockPart({ visitor, blocks, onChanged }: BlockPartProps) {
  const w = useBlockTexts()
  if (!blocks.some(({ kind }) => kind === 'visitor')) {
    return (
      <div class="facts block-part">
        {blocks.length > 0 && <Blocked blocks={blocks} onChanged={onChanged} />}
        <BlockButton visitor={visitor} onBlocked={onChanged} />
      </div>
    )
  }
  return (
    <section class="facts block-part" aria-label={w.blocked}>
      <Blocked blocks={blocks} onChanged={onChanged} />
    </section>
  )
}

function Blocked({ blocks, onChanged }: Omit<BlockPartProps, 'visitor'>) {
  const w = useBlockTexts()
  const { me } = useAgent()
  return (
    <ul class="block-list">
      {blocks.map((block) => (
        <li key={block.id} class="block-one">
          <div class="block-what">
            <span class="badge badge-bad">
              {w.blocked}: {w.kinds[block.kind]}
            </span>
            <p class="block-facts">
              <BlockFacts block={block} />
            </p>
            {block.reason !== null && (
              <p class="block-reason" dir="auto">
                {block.reason}
              </p>
            )}
          </div>
          {mayLift(block, me) && <LiftButton block={block} onLifted={onChanged} />}
        </li>
      ))}
    </ul>
  )
}
