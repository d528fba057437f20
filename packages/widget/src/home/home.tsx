import { Bubble, Icon } from '../icon/icon.tsx'
import { CloseButton } from '../panel/header.tsx'
import type { ViewProps } from '../panel/view-props.ts'

/** The greeting, whether somebody is there, and the way to start a chat. */
export function Home({ model, close }: ViewProps) {
  const { speech, saved, admission } = model
  const { texts, availability, opensAt } = saved
  const now = new Date(model.around.platform.now())
  const isOnline = availability === 'online'
  return (
    <div class="home">
      <div class="hero">
        <Bubble />
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
        {admission.missing === 'consent' && <Consent model={model} close={close} />}
        {admission.missing === 'identity' && <p class="terms">{speech.say('identity.required')}</p>}
        {!admission.missing && (
          <button
            type="button"
            class="primary"
            aria-disabled={model.beginning.starting !== null}
            onClick={() => void model.start()}
          >
            {speech.say('home.start')}
            <Icon name="next" />
          </button>
        )}
        <StartFault model={model} />
      </div>
    </div>
  )
}

/** What is kept and why, before anything is; and yes or no. */
const Consent = ({ model, close }: ViewProps) => (
  <>
    <p class="terms">{model.speech.say('consent.text')}</p>
    <button type="button" class="primary" onClick={() => model.accept()}>
      {model.speech.say('consent.accept')}
      <Icon name="next" />
    </button>
    <button
      type="button"
      class="quiet"
      onClick={() => {
        model.admission.decline()
        close()
      }}
    >
      {model.speech.say('consent.decline')}
    </button>
  </>
)

const faultWords = {
  again: 'error.again',
  blocked: 'conn.blocked',
  identity: 'identity.required',
} as const

/** Why the start failed. The region is there before it is needed, so that it is read out. */
export const StartFault = ({ model: { beginning, speech } }: Pick<ViewProps, 'model'>) => (
  <p class="fault" role="alert">
    {beginning.failure && speech.say(faultWords[beginning.failure])}
  </p>
)
