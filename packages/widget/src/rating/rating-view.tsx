import { Icon } from '../icon/icon.tsx'
import type { ViewProps } from '../view/view-props.ts'
import type { I18n } from '../locales/i18n.ts'
import { allStars, charactersLeft, type Rating } from './rating.ts'

/** The chat that is rated. */
interface RatedChat {
  readonly rating: Rating
  skipRating(): void
}

/** Five stars and a comment field. */
export function RatingView({
  model,
  conversation,
}: Pick<ViewProps, 'model'> & { conversation: RatedChat }) {
  const { i18n } = model
  const { rating } = conversation
  const form = rating.form.get()
  const { stars, fault, isSending } = form
  const left = charactersLeft(form)
  function submit(event: SubmitEvent) {
    event.preventDefault()
    void rating.submit()
    const element = event.currentTarget as HTMLFormElement
    if (rating.form.get().fault) element.querySelector('input')?.focus()
  }
  return (
    <form class="rating" noValidate onSubmit={submit}>
      <fieldset aria-describedby="rating-fault">
        <legend class="heading" tabIndex={-1} data-focus>
          {i18n.t('rating.title')}
        </legend>
        <Stars chosen={stars} choose={rating.choose} i18n={i18n} />
      </fieldset>
      <p class={fault ? 'verdict fault' : 'verdict'} id="rating-fault" role="status">
        {fault === 'missing' && i18n.t('rating.needScore')}
        {fault === 'failed' && i18n.t('error.again')}
        {!fault && stars !== null && i18n.pick('rating.words', stars - 1)}
      </p>
      {stars !== null && (
        <textarea
          class="field"
          rows={2}
          aria-label={i18n.t('rating.comment')}
          placeholder={i18n.t('rating.comment')}
          aria-invalid={left < 0}
          onInput={(event) => rating.write(event.currentTarget.value)}
        />
      )}
      {left < 0 && <p class="fault">{i18n.count('composer.over', -left)}</p>}
      <div class="choices">
        <button type="button" class="quiet" onClick={() => conversation.skipRating()}>
          {i18n.t('rating.skip')}
        </button>
        <button type="submit" class="primary" aria-disabled={isSending || left < 0}>
          {i18n.t('rating.submit')}
        </button>
      </div>
    </form>
  )
}

interface StarsProps extends Pick<Rating, 'choose'> {
  chosen: number | null
  i18n: I18n
}

const Stars = ({ chosen, choose, i18n }: StarsProps) => (
  <div class="stars">
    {allStars.map((value) => (
      <label key={value} class={value <= (chosen ?? 0) ? 'star lit' : 'star'}>
        <input
          type="radio"
          name="stars"
          value={value}
          checked={chosen === value}
          aria-label={i18n.count('rating.star', value)}
          onChange={() => choose(value)}
        />
        <Icon name="star" />
      </label>
    ))}
  </div>
)
