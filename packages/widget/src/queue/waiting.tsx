import type { ViewProps } from '../panel/view-props.ts'
import type { Place } from './place.ts'

/** The place in the line, how long it may take, and the way out. */
export function Waiting({ model, place }: Pick<ViewProps, 'model'> & { place: Place }) {
  const { speech } = model
  const { shown, isLong } = place
  const { position, estimatedWait } = shown
  return (
    <div class="waiting">
      <div class="ring" aria-hidden="true">
        {position}
      </div>
      <h2 class="heading" tabIndex={-1} data-focus>
        {speech.say('waiting.title')}
      </h2>
      <p class="detail">{speech.say(isLong ? 'waiting.long' : 'waiting.body')}</p>
      <p class="place" role="status">
        {position === 1 && speech.say('waiting.next')}
        {position !== null && position > 1 && speech.say('waiting.position', { n: position })}
      </p>
      {estimatedWait && (
        <p class="detail">
          {speech.say('waiting.estimate', {
            range: speech.wait(estimatedWait.fromSeconds, estimatedWait.toSeconds),
          })}
        </p>
      )}
      <button type="button" class="quiet" onClick={() => void model.leave()}>
        {speech.say('waiting.cancel')}
      </button>
    </div>
  )
}
