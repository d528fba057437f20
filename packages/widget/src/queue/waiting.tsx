import type { I18n } from '../locales/i18n.ts'
import type { ViewProps } from '../view/view-props.ts'
import type { ShownPosition } from './shown-position.ts'

/**
 * The queue position, the estimated wait and the button to leave the queue. A wait that takes long has outlasted its
 * estimate. While nobody answers, it says so instead, and that the place is kept.
 */
export function Waiting({
  model,
  shownPosition,
}: Pick<ViewProps, 'model'> & { shownPosition: ShownPosition }) {
  const { i18n, site } = model
  const { opensAt } = site
  const isOnline = site.availability === 'online'
  const now = new Date(model.context.platform.now())
  const { position, estimatedWait } = shownPosition.shown.get()
  const isExpected = isOnline && !shownPosition.isLong.get()
  const unanswered = isOnline ? 'waiting.long' : 'waiting.kept'
  return (
    <div class="waiting">
      {isOnline && (
        <div class="ring" aria-hidden="true">
          {position}
        </div>
      )}
      <h2 class="heading" tabIndex={-1} data-focus>
        {i18n.t('waiting.title')}
      </h2>
      <p class="detail">{i18n.t(isExpected ? 'waiting.body' : unanswered)}</p>
      <p class="place" role="status">
        {isOnline ? position && positionText(position, i18n) : i18n.t('offline.title')}
        {opensAt && (
          <span class="until">
            {i18n.t('offline.hours', { when: i18n.moment(new Date(opensAt), now) })}
          </span>
        )}
      </p>
      {isExpected && estimatedWait && (
        <p class="detail">
          {i18n.t('waiting.estimate', {
            range: i18n.wait(estimatedWait.fromSeconds, estimatedWait.toSeconds),
          })}
        </p>
      )}
      {!isExpected && (
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

const positionText = (n: number, i18n: I18n): string =>
  n > 1 ? i18n.t('waiting.position', { n }) : i18n.t('waiting.next')
