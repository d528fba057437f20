import { Icon } from '../icon/icon.tsx'
import { CloseButton } from '../view/header.tsx'
import type { ViewProps } from '../view/view-props.ts'
import { allStars } from './rating.ts'

/** Thanks for a rating, with a button that starts the next chat. */
export function Thanks({ model, close, rating }: ViewProps & { rating: number }) {
  const { i18n } = model
  return (
    <div class="thanks">
      <div class="bar">
        <CloseButton i18n={i18n} onClose={close} />
      </div>
      <div class="finale">
        <div class="seal">
          <Icon name="check" />
        </div>
        <h2 class="greeting" tabIndex={-1} data-focus>
          {i18n.t('thanks.title')}
        </h2>
        <p class="detail">{i18n.t('thanks.body')}</p>
        <div class="given" role="img" aria-label={i18n.count('rating.star', rating)}>
          {allStars.map((value) => (
            <span key={value} class={value <= rating ? 'star lit' : 'star'}>
              <Icon name="star" />
            </span>
          ))}
        </div>
        <button type="button" class="primary" onClick={() => void model.start()}>
          {i18n.t('thanks.again')}
        </button>
      </div>
    </div>
  )
}
