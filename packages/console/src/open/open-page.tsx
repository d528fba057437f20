import type { Locale } from '@papo/chat-kit/language/language'
import { useStore } from '@papo/chat-kit/store/use-store'
import type { AgentClient } from '@papo/sdk'
import { render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Choice } from '../design/choice.tsx'
import { TextField } from '../design/field.tsx'
import { Mark } from '../design/icon.tsx'
import { Toggle } from '../design/toggle.tsx'
import { useFocusOnRefusal } from '../design/use-focus-on-refusal.ts'
import type { Language } from '../locales/language.ts'
import { localeNames } from '../locales/language.ts'
import { LanguageContext, useLanguage } from '../locales/language-context.ts'
import { WrongAddress } from '../sign-in/wrong-address.tsx'
import { createLink, type OpenedLink } from './link.ts'
import { useOpenTexts } from './use-open-texts.ts'
import '../sign-in/sign-in-view.css'
import './open-page.css'

const consoleAddress = '/console/'

interface OpenPageOptions {
  client: AgentClient
  language: Language
  /** What stands behind the `#`. */
  code: string
}

/** Draws the page that a link leads to. The code leaves the address once it is spent. */
export function showOpenPage(root: HTMLElement, { client, language, code }: OpenPageOptions): void {
  const link = createLink(client, code)
  link.state.subscribe(() => {
    const { kind } = link.state.get()
    if (kind === 'joined') location.replace(consoleAddress)
    if (kind === 'saved') history.replaceState(null, '', location.pathname)
  })
  // Another link in the same tab is another page.
  addEventListener('hashchange', () => location.reload())
  void link.open()
  render(
    <LanguageContext.Provider value={language}>
      <OpenPage link={link} />
    </LanguageContext.Provider>,
    root,
  )
}

function OpenPage({ link }: { link: OpenedLink }) {
  const t = useOpenTexts()
  const { choose, ...language } = useLanguage()
  const locale = useStore(language.locale)
  const { kind } = useStore(link.state)
  useEffect(() => {
    document.documentElement.lang = locale
    document.title = t.product
  }, [locale, t])
  return (
    <main class="signed-out">
      <div class="signed-out-card open-card">
        <Mark />
        <div role="status" class="open-status">
          {kind === 'loading' && <p>{t.open.loading}</p>}
        </div>
        {kind !== 'loading' && <Opened key={kind} link={link} />}
      </div>
      <Choice
        label={t.menu.language}
        options={Object.entries(localeNames).map(([value, label]) => ({
          value: value as Locale,
          label,
          lang: value,
        }))}
        value={locale}
        onChoose={choose}
      />
    </main>
  )
}

function Opened({ link }: { link: OpenedLink }) {
  const t = useOpenTexts()
  const state = useStore(link.state)
  switch (state.kind) {
    case 'loading':
      return null
    case 'invitation': {
      const { workspaceName, invitedBy, role, email } = state.invitation
      const named = t.people.roles[role]
      const by = invitedBy === null ? '' : `${t.open.invitedBy(invitedBy)} `
      const who = by + t.open.invitedAs(named)
      return (
        <>
          <h1 class="signed-out-title">{t.open.invited(workspaceName)}</h1>
          <p class="signed-out-lead">{`${who} ${t.open.signInAs(email)}`}</p>
          <LinkForm link={link} email={email} hasName submit={t.open.join} busy={t.open.joining} />
        </>
      )
    }
    case 'reset': {
      const { email } = state.reset
      const { setPassword, saving } = t.open
      return (
        <>
          <h1 class="signed-out-title">{t.open.newPassword}</h1>
          <p class="signed-out-lead">{t.open.forAccount(email)}</p>
          <LinkForm link={link} email={email} hasName={false} submit={setPassword} busy={saving} />
        </>
      )
    }
    case 'joined':
      return <p role="status">{t.open.joining}</p>
    case 'failed':
      return (
        <End title={t.failed.title} hint={t.failed.unreachable}>
          <button type="button" class="button button-primary" onClick={() => void link.open()}>
            {t.retry}
          </button>
        </End>
      )
    case 'elsewhere':
      return <End title={t.failed.title} hint={<WrongAddress type={state.type} />} />
    case 'saved':
      return <End title={t.open.saved} hint={t.open.savedHint} />
    case 'gone':
      return <End title={t.open.gone} hint={t.open.goneHint} />
    case 'used':
      return <End title={t.open.used} hint={t.open.usedHint} />
    case 'expired':
      return <End title={t.open.expired} hint={t.open.expiredHint} />
  }
}

interface EndProps {
  title: string
  hint: preact.ComponentChildren
  /** Instead of the way to the sign-in. */
  children?: preact.ComponentChildren
}

function End({ title, hint, children }: EndProps) {
  const t = useOpenTexts()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1} class="signed-out-title">
        {title}
      </h1>
      <p class="signed-out-lead">{hint}</p>
      <p class="open-way">
        {children ?? (
          <a class="button button-primary" href={consoleAddress}>
            {t.open.toSignIn}
          </a>
        )}
      </p>
    </>
  )
}

interface LinkFormProps {
  link: OpenedLink
  email: string
  hasName: boolean
  submit: string
  busy: string
}

function LinkForm({ link, email, hasName, submit, busy }: LinkFormProps) {
  const t = useOpenTexts()
  const element = useRef<HTMLFormElement>(null)
  const refuse = useFocusOnRefusal(element)
  const problem = useStore(link.problem)
  const isBusy = useStore(link.isBusy)
  const save = async () => {
    if (!(await link.submit())) refuse()
  }
  return (
    <form
      ref={element}
      class="signed-out-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <LinkFields link={link} email={email} hasName={hasName} />
      <p class="field-error" role="alert">
        {problem && t.open[problem]}
      </p>
      <button type="submit" class="button button-primary button-wide" aria-disabled={isBusy}>
        {isBusy ? busy : submit}
      </button>
    </form>
  )
}

function LinkFields({ link, email, hasName }: Pick<LinkFormProps, 'link' | 'email' | 'hasName'>) {
  const t = useOpenTexts()
  const [isShown, show] = useState(false)
  const name = useStore(link.name)
  const password = useStore(link.password)
  const wrong = useStore(link.complaints)
  return (
    <>
      {/* Password managers store the password under it. */}
      <input
        class="unseen"
        type="text"
        autocomplete="username"
        value={email}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      {hasName && (
        <TextField
          label={t.open.name}
          hint={t.open.nameHint}
          isRequired
          autocomplete="name"
          error={wrong.name ? t.open.complaints[wrong.name] : null}
          value={name}
          onWrite={(text) => link.write('name', text)}
        />
      )}
      <TextField
        label={t.open.password}
        hint={t.open.passwordHint}
        type={isShown ? 'text' : 'password'}
        isRequired
        autocomplete="new-password"
        error={wrong.password ? t.open.complaints[wrong.password] : null}
        value={password}
        onWrite={(text) => link.write('password', text)}
      />
      <Toggle label={t.open.show} isOn={isShown} onToggle={show} />
    </>
  )
}
