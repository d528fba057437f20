import type { Conversation } from '../chat/conversation.ts'
import { Icon } from '../icon/icon.tsx'
import type { ViewProps } from '../panel/view-props.ts'
import type { Speech } from '../words/speech.ts'
import { allStars, type Rating } from './rating.ts'

/** Five stars, and room to say more. */
export function RatingView({
  model,
  conversation,
}: Pick<ViewProps, 'model'> & { conversation: Conversation }) {
  const { speech } = model
  const { rating } = conversation
  const { stars, fault, charactersLeft } = rating
  function submit(event: SubmitEvent) {
    event.preventDefault()
    void rating.submit()
    const form = event.currentTarget as HTMLFormElement
    if (rating.fault) form.querySelector('input')?.focus()
  }
  return (
    <form class="rating" noValidate onSubmit={submit}>
      <fieldset aria-describedby="rating-fault">
        <legend class="heading" tabIndex={-1} data-focus>
          {speech.say('rating.title')}
        </legend>
        <Stars rating={rating} speech={speech} />
      </fieldset>
      <p class={fault ? 'verdict fault' : 'verdict'} id="rating-fault" role="status">
        {fault === 'missing' && speech.say('rating.needScore')}
        {fault === 'failed' && speech.say('error.again')}
        {!fault && stars !== null && speech.pick('rating.words', stars - 1)}
      </p>
      {stars !== null && (
        <textarea
          class="field"
          rows={2}
          aria-label={speech.say('rating.comment')}
          placeholder={speech.say('rating.comment')}
          aria-invalid={charactersLeft < 0}
          onInput={(event) => rating.write(event.currentTarget.value)}
        />
      )}
      {charactersLeft < 0 && <p class="fault">{speech.count('composer.over', -charactersLeft)}</p>}
      <div class="choices">
        <button type="button" class="quiet" onClick={() => conversation.skipRating()}>
          {speech.say('rating.skip')}
        </button>
        <button
          type="submit"
          class="primary"
          aria-disabled={rating.isSending || charactersLeft < 0}
        >
          {speech.say('rating.submit')}
        </button>
      </div>
    </form>
  )
}

const Stars = ({ rating, speech }: { rating: Rating; speech: Speech }) => (
  <div class="stars">
    {allStars.map((value) => (
      <label key={value} class={value <= (rating.stars ?? 0) ? 'star lit' : 'star'}>
        <input
          type="radio"
          name="stars"
          value={value}
          checked={rating.stars === value}
          aria-label={speech.count('rating.star', value)}
          onChange={() => rating.choose(value)}
        />
        <Icon name="star" />
      </label>
    ))}
  </div>
)
