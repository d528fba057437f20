import type { ViewProps } from '../view/view-props.ts'
import type { ShownPosition } from './shown-position.ts'

/**
 * The queue position, the estimated wait and the button to leave the queue. While nobody answers, it says so instead, and
 * that the place is kept.
 */
export function Waiting({
  model,
  shownPosition,
}: Pick<ViewProps, 'model'> & { shownPosition: ShownPosition }) {
  const { i18n, site } = model
  const isOnline = site.availability === 'online'
  const now = new Date(model.context.platform.now())
  const { position, estimatedWait } = shownPosition.shown.get()
  const isLong = shownPosition.isLong.get()
  return (
    <div class="waiting">
      <div class="ring" aria-hidden="true">
        {isOnline && position}
      </div>
      <h2 class="heading" tabIndex={-1} data-focus>
        {i18n.t('waiting.title')}
      </h2>
      <p class="detail">{i18n.t(leadOf(isOnline, isLong))}</p>
      <p class="place" role="status">
        {isOnline && position === 1 && i18n.t('waiting.next')}
        {isOnline &&
          position !== null &&
          position > 1 &&
          i18n.t('waiting.position', { n: position })}
        {!isOnline && i18n.t('offline.title')}
        {!isOnline && site.opensAt !== null && (
          <span class="until">
            {i18n.t('offline.hours', { when: i18n.moment(new Date(site.opensAt), now) })}
          </span>
        )}
      </p>
      {isOnline && estimatedWait && (
        <p class="detail">
          {i18n.t('waiting.estimate', {
            range: i18n.wait(estimatedWait.fromSeconds, estimatedWait.toSeconds),
          })}
        </p>
      )}
      {(isLong || !isOnline) && (
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

function leadOf(isOnline: boolean, isLong: boolean) {
  if (!isOnline) return 'waiting.kept'
  return isLong ? 'waiting.long' : 'waiting.body'
}
