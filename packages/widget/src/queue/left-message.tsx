import type { ViewProps } from '../view/view-props.ts'

/** Confirms a message that was left: how the answer comes, the number, and when somebody will be there. */
export function LeftMessage({ model, number }: Pick<ViewProps, 'model'> & { number: string }) {
  const { i18n, site, context } = model
  const now = new Date(context.platform.now())
  return (
    <div class="waiting">
      <h2 class="heading" tabIndex={-1}>
        {i18n.t('offline.sent')}
      </h2>
      {site.opensAt && model.isAway() && (
        <p class="detail">
          {i18n.t('offline.hours', { when: i18n.moment(new Date(site.opensAt), now) })}
        </p>
      )}
      <p class="detail">{i18n.t('offline.number', { number })}</p>
    </div>
  )
}
