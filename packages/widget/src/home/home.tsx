import { Icon } from '../icon/icon.tsx'
import { CloseButton } from '../panel/header.tsx'
import type { ViewProps } from '../panel/view-props.ts'

/** The greeting, whether somebody is there, and the button that starts a chat. */
export function Home({ model, close }: ViewProps) {
  const { speech, saved } = model
  const { texts, availability, opensAt } = saved
  const now = new Date(model.around.platform.now())
  const isOnline = availability === 'online'
  return (
    <div class="home">
      <div class="hero">
        <Icon name="chat" />
        <div class="bar">
          <span class="title">{texts.title ?? saved.siteName}</span>
          <CloseButton speech={speech} onClose={close} />
        </div>
        <h2 class="greeting" tabIndex={-1} data-focus>
          {texts.greeting ?? speech.say('home.greeting')}
        </h2>
      </div>
      <div class="card">
        <p class={isOnline ? 'presence online' : 'presence'}>
          {speech.say(isOnline ? 'home.online' : 'offline.title')}
        </p>
        {isOnline && <p class="detail">{speech.say('home.replyTime')}</p>}
        {!isOnline && opensAt && (
          <p class="detail">
            {speech.say('offline.hours', { when: speech.moment(new Date(opensAt), now) })}
          </p>
        )}
        <button
          type="button"
          class="primary"
          aria-disabled={model.isStarting}
          onClick={() => void model.start()}
        >
          {speech.say('home.start')}
          <Icon name="next" />
        </button>
        <StartFault model={model} />
      </div>
    </div>
  )
}

/** Why the start failed. The region is there before it is needed, so that it is read out. */
export const StartFault = ({ model }: Pick<ViewProps, 'model'>) => (
  <p class="fault" role="alert">
    {model.failure &&
      model.speech.say(model.failure === 'blocked' ? 'conn.blocked' : 'error.again')}
  </p>
)
