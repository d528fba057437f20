import type { ViewProps } from '../view/view-props.ts'
import type { Conversation } from './conversation.ts'

type WarningProps = Pick<ViewProps, 'model'> & { conversation: Pick<Conversation, 'idleWarning'> }

/** The countdown before an idle chat ends. It is not a live region: `IdleWarning` announces it once. */
export function Warning({ model: { i18n }, conversation: { idleWarning } }: WarningProps) {
  const secondsLeft = idleWarning.secondsLeft.get()
  if (secondsLeft === null) return null
  return (
    <div class="warning">
      <p role="timer">{i18n.count('idle.warn', secondsLeft)}</p>
      <button type="button" class="quiet" onClick={() => idleWarning.extend()}>
        {i18n.t('idle.extend')}
      </button>
    </div>
  )
}
