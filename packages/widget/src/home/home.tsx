import { Bubble, Icon } from '../icon/icon.tsx'
import { CloseButton } from '../view/header.tsx'
import { OtherChats } from '../view/other-chats.tsx'
import { StartFault, type StartProps } from '../prechat/start-fault.tsx'
import type { StartGate } from '../start-gate/start-gate.ts'

interface HomeProps extends StartProps {
  readonly model: StartProps['model'] & {
    readonly startGate: StartGate
    /** Records the visitor's consent and starts a chat. */
    accept(): void
  }
}

/** The greeting, the agents' availability and the button that starts a chat. */
export function Home({ model, close }: HomeProps) {
  const { i18n, saved, site, startGate } = model
  const { texts } = saved
  const { availability, opensAt } = site
  const now = new Date(model.context.platform.now())
  const isOnline = availability === 'online'
  return (
    <div class="home">
      <div class="hero">
        <Bubble />
        <div class="bar">
          <span class="title">{texts.title ?? saved.siteName}</span>
          <CloseButton i18n={i18n} onClose={close} />
        </div>
        <h2 class="greeting" tabIndex={-1} data-focus>
          {texts.greeting ?? i18n.t('home.greeting')}
        </h2>
      </div>
      <div class="card">
        <p class={isOnline ? 'presence online' : 'presence'}>
          {i18n.t(isOnline ? 'home.online' : 'offline.title')}
        </p>
        {isOnline && <p class="detail">{i18n.t('home.replyTime')}</p>}
        {!isOnline && opensAt && (
          <p class="detail">
            {i18n.t('offline.hours', { when: i18n.moment(new Date(opensAt), now) })}
          </p>
        )}
        {startGate.missing === 'consent' && <Consent model={model} close={close} />}
        {startGate.missing === 'identity' && <p class="terms">{i18n.t('identity.required')}</p>}
        {!startGate.missing && (
          <button
            type="button"
            class="primary"
            aria-disabled={model.chatStarter.starting.get() !== null}
            onClick={() => void model.start()}
          >
            {i18n.t(isOnline ? 'home.start' : 'offline.form')}
            <Icon name="next" />
          </button>
        )}
        <StartFault model={model} />
        <OtherChats model={model} />
      </div>
    </div>
  )
}

/** Says what is stored and why, before anything is stored, and asks for consent. */
const Consent = ({ model, close }: HomeProps) => (
  <>
    <p class="terms">{model.i18n.t('consent.text')}</p>
    <button type="button" class="primary" onClick={() => model.accept()}>
      {model.i18n.t('consent.accept')}
      <Icon name="next" />
    </button>
    <button
      type="button"
      class="quiet"
      onClick={() => {
        model.startGate.decline()
        close()
      }}
    >
      {model.i18n.t('consent.decline')}
    </button>
  </>
)
