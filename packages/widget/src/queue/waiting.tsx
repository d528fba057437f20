import type { ViewProps } from '../view/view-props.ts'
import type { ShownPosition } from './shown-position.ts'

/** The queue position, the estimated wait and the button to leave the queue. */
export function Waiting({
  model,
  shownPosition,
}: Pick<ViewProps, 'model'> & { shownPosition: ShownPosition }) {
  const { i18n } = model
  const { position, estimatedWait } = shownPosition.shown.get()
  const isLong = shownPosition.isLong.get()
  const isAway = model.isAway()
  const mayLeave = isLong || isAway
  const body = isLong ? 'waiting.long' : 'waiting.body'
  return (
    <div class="waiting">
      <div class="ring" aria-hidden="true">
        {position}
      </div>
      <h2 class="heading" tabIndex={-1} data-focus>
        {i18n.t('waiting.title')}
      </h2>
      <p class="detail">{i18n.t(isAway ? 'offline.title' : body)}</p>
      <p class="place" role="status">
        {position === 1 && i18n.t('waiting.next')}
        {position !== null && position > 1 && i18n.t('waiting.position', { n: position })}
      </p>
      {estimatedWait && !isAway && (
        <p class="detail">
          {i18n.t('waiting.estimate', {
            range: i18n.wait(estimatedWait.fromSeconds, estimatedWait.toSeconds),
          })}
        </p>
      )}
      {mayLeave && (
        <button type="button" class="quiet" onClick={() => model.leaveMessage()}>
          {i18n.t('waiting.leaveMessage')}
        </button>
      )}
      <button type="button" class="quiet" onClick={() => void model.leave()}>
        {i18n.t('waiting.cancel')}
      </button>
    </div>
  )
}
