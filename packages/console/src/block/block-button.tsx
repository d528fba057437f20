import type { Visitor } from '@papo/sdk'
import { useState } from 'preact/hooks'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { BlockDialog } from './block-dialog.tsx'
import { useBlockTexts } from './use-block-texts.ts'

export interface BlockButtonProps {
  visitor: Visitor
  /** Whether there is room for one word alone. */
  isShort?: boolean
  onBlocked?(): void
}

/** Blocks a visitor, after it was asked for how long. */
export function BlockButton({ visitor, isShort, onBlocked }: BlockButtonProps) {
  const t = useTranslations()
  const w = useBlockTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label={isShort ? w.open : undefined}
        onClick={() => setOpen(true)}
      >
        <Icon name="block" />
        {isShort ? w.short : w.open}
      </button>
      {isOpen && (
        <BlockDialog
          visitorId={visitor.id}
          who={nameOf(visitor, t)}
          onBlocked={() => onBlocked?.()}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
