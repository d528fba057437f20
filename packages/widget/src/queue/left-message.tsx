import type { Chat } from '@papo/sdk'
import { sentTextOf } from '../view/sent-text.ts'
import type { ViewProps } from '../view/view-props.ts'

/**
 * Confirms a message that was left: how the answer comes, the number, and when somebody will be there. Once somebody is,
 * a chat can be started beside it.
 */
export function LeftMessage({ model, chat }: Pick<ViewProps, 'model'> & { chat: Chat }) {
  const { i18n, saved, site, context } = model
  const now = new Date(context.platform.now())
  return (
    <div class="waiting">
      <h2 class="heading" tabIndex={-1}>
        {i18n.t(sentTextOf(saved, chat))}
      </h2>
      {site.opensAt && model.isAway() && (
        <p class="detail">
          {i18n.t('offline.hours', { when: i18n.moment(new Date(site.opensAt), now) })}
        </p>
      )}
      <p class="detail">{i18n.t('offline.number', { number: chat.number })}</p>
      {!model.isAway() && (
        <button type="button" class="quiet" onClick={() => void model.start()}>
          {i18n.t('home.start')}
        </button>
      )}
    </div>
  )
}
