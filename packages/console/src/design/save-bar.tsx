import { useTranslations } from '../locales/language-context.ts'
import { Icon } from './icon.tsx'
import './save-bar.css'

export interface SaveBarProps {
  isChanged: boolean
  status: 'idle' | 'saving' | 'saved' | 'failed' | 'unreachable' | 'conflict'
  onDiscard(): void
}

/** The foot of a form: what became of it, and the buttons that save and discard. It stays in view while there is something to save. */
export function SaveBar({ isChanged, status, onDiscard }: SaveBarProps) {
  const { bar } = useTranslations().form
  const words = {
    idle: isChanged ? bar.changed : '',
    saving: bar.saving,
    saved: bar.saved,
    failed: bar.failed,
    unreachable: bar.unreachable,
    conflict: bar.conflict,
  }[status]
  const isBad = status === 'failed' || status === 'unreachable' || status === 'conflict'
  const isBusy = status === 'saving'
  const isCalm = !isChanged && !words
  return (
    <div class={isCalm ? 'save-bar is-calm' : 'save-bar'}>
      <p class={isBad ? 'save-words is-bad' : 'save-words'} role="status">
        {status === 'saved' && <Icon name="check" />}
        {words}
      </p>
      <button
        type="button"
        class="button"
        hidden={!isChanged}
        aria-disabled={isBusy}
        onClick={() => {
          if (!isBusy) onDiscard()
        }}
      >
        {bar.discard}
      </button>
      <button
        type="submit"
        class="button button-primary"
        hidden={isCalm}
        aria-disabled={!isChanged || isBusy}
      >
        {isBusy ? bar.saving : bar.save}
      </button>
    </div>
  )
}
