import { useStore } from '@papo/chat-kit/store/use-store'
import { type Block, browserPlatform } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { SearchField } from '../chat-list/search-field.tsx'
import { Empty } from '../design/empty.tsx'
import { focusNextTitle, Page } from '../design/page.tsx'
import { Item, Items } from '../design/items.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { BlockFacts, mayLift, useBlockedName } from './block-words.tsx'
import { createBlockList } from './block-list.ts'
import { LiftButton } from './lift-button.tsx'
import { useBlockTexts } from './use-block-texts.ts'
import './blocks-section.css'

/** Who is blocked: found, and let in again. */
export function BlocksSection() {
  const t = useTranslations()
  const w = useBlockTexts()
  const { client } = useAgent()
  const [list] = useState(() => createBlockList({ client, platform: browserPlatform() }))
  const { status, items: blocks, hasMore } = useStore(list.state)
  const isSearched = useStore(list.text).trim() !== ''
  useEffect(() => {
    void list.load()
    return list.close
  }, [list])
  const lifted = () => {
    void list.load()
    // The button that had the focus goes with its row.
    focusNextTitle()
  }
  const isEmpty = status === 'ready' && blocks.length === 0
  return (
    <Page title={t.record.blocks} lead={w.lead}>
      {(!isEmpty || isSearched) && (
        <div class="block-filter" role="search">
          <SearchField label={w.search} search={list} />
        </div>
      )}
      {isEmpty && !isSearched && <Empty icon="block" title={w.none} hint={w.noneHint} />}
      {isEmpty && isSearched && (
        <Empty icon="search" title={w.nothing} hint={t.history.nothingHint} />
      )}
      {blocks.length > 0 && (
        <Items label={t.record.blocks}>
          {blocks.map((block) => (
            <Row key={block.id} block={block} onLifted={lifted} />
          ))}
        </Items>
      )}
      {status !== 'ready' && blocks.length === 0 && (
        <NotLoaded status={status} onRetry={() => void list.load()} />
      )}
      {hasMore && (
        <button type="button" class="button" onClick={() => void list.loadMore()}>
          {w.more}
        </button>
      )}
    </Page>
  )
}

function Row({ block, onLifted }: { block: Block; onLifted(): void }) {
  const { me } = useAgent()
  const name = useBlockedName()(block)
  const { email } = block.visitor
  return (
    <Item
      main={
        <span class="block-row">
          <span class="block-row-name" dir="auto">
            {name}
            {email !== null && email !== name && <span class="block-row-email"> {email}</span>}
          </span>
          {block.reason !== null && (
            <span class="block-row-reason" dir="auto">
              {block.reason}
            </span>
          )}
          <span class="block-row-facts">
            <BlockFacts block={block} />
          </span>
        </span>
      }
      actions={mayLift(block, me) && <LiftButton block={block} onLifted={onLifted} />}
    />
  )
}
