import { useStore } from '@papo/chat-kit/store/use-store'
import type { FoundVisitor } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { NameDialog } from '../design/name-dialog.tsx'
import { type FoundVisitors, nameToType } from './found-visitors.ts'
import type { words } from './words-en.ts'

interface EraseDialogProps {
  visitors: FoundVisitors
  visitor: FoundVisitor
  words: typeof words
  onClose(): void
}

/** Says what an erasure takes, and asks for the visitor's e-mail or name. */
export function EraseDialog({ visitors, visitor, words: w, onClose }: EraseDialogProps) {
  const { notices } = useAgent()
  const { busy, hasFailed, erasing } = useStore(visitors.state)
  const name = nameToType(visitor)
  const erase = async () => {
    const erased = await visitors.erase(visitor)
    if (erased === null) return
    if (erased.left === undefined) notices.show(w.erase.done(erased.messages), 'good')
    else notices.show(w.erase.goesOn(erased.left), 'good')
    onClose()
  }
  return (
    <NameDialog
      title={w.erase.title(name)}
      name={name}
      confirm={w.erase.confirm}
      isBusy={busy !== null}
      error={hasFailed ? w.find.failed : null}
      onConfirm={() => void erase()}
      onKeep={onClose}
      body={
        <>
          <p>{w.erase.goes}</p>
          <ul class="goes">
            <li>{w.erase.texts(visitor.chats, visitor.messages)}</li>
            <li>{w.erase.profile}</li>
            <li>{w.erase.access}</li>
          </ul>
          {visitor.openChats > 0 && <p>{w.erase.open}</p>}
          <p class="goes-note">{w.erase.stays}</p>
          <p class="goes-note">{w.erase.backups}</p>
          <p class="goes-note" role="status">
            {erasing && w.erase.progress(erasing.done, erasing.total)}
          </p>
        </>
      }
    />
  )
}
