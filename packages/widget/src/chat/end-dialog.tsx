import type { ViewProps } from '../view/view-props.ts'
import type { Conversation } from './conversation.ts'

/** Asks for confirmation before ending a chat. Tab cycles between its two buttons. */
export function EndDialog({
  model: { i18n },
  conversation,
}: Pick<ViewProps, 'model'> & { conversation: Conversation }) {
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Tab') return
    event.preventDefault()
    const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')]
    buttons.find((button) => !button.matches(':focus'))?.focus()
  }
  return (
    <div class="veil">
      <div
        class="dialog"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="end-title"
        onKeyDown={onKeyDown}
      >
        <h2 class="heading" id="end-title">
          {i18n.t('end.confirm')}
        </h2>
        <p class="fault" role="alert">
          {conversation.isFailed.get() && i18n.t('error.again')}
        </p>
        <button
          type="button"
          class="primary"
          data-focus
          onClick={() => conversation.confirm(false)}
        >
          {i18n.t('end.keep')}
        </button>
        <button type="button" class="quiet danger" onClick={() => void conversation.end()}>
          {i18n.t('end.action')}
        </button>
      </div>
    </div>
  )
}
