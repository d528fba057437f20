import { Icon } from '../design/icon.tsx'
import { useCopy } from '../design/use-copy.ts'
import { useTranslations } from '../locales/language-context.ts'
import './chat-number.css'

/** The number of a chat; a press copies it. */
export function ChatNumber({ number }: { number: string }) {
  const { messages: t } = useTranslations()
  const { state, copy } = useCopy(number)
  return (
    <>
      <button
        type="button"
        class="chat-number"
        title={t.copyNumber(number)}
        onClick={() => void copy()}
      >
        <span class="unseen">{t.copyNumber(number)}</span>
        <span aria-hidden="true">{number}</span>
        <Icon name={state === 'copied' ? 'check' : 'copy'} />
      </button>
      <span class="unseen" role="status">
        {state === 'copied' ? t.numberCopied(number) : ''}
      </span>
    </>
  )
}
