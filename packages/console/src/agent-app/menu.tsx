import type { Locale } from '@papo/chat-kit/language/language'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { AvailabilityChoice } from '../availability/availability-choice.tsx'
import { Choice } from '../design/choice.tsx'
import { Icon, Mark } from '../design/icon.tsx'
import { type Theme, themes } from '../design/theme.ts'
import { settingsRoute } from '../navigation/route.ts'
import type { Translations } from '../locales/en.ts'
import { localeNames } from '../locales/language.ts'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { useApp } from '../agent/app-context.ts'
import { Link } from '../agent/link.tsx'
import { useAgentApp } from './agent-app-context.ts'
import { MenuItem } from './menu-item.tsx'
import { PaletteButton } from './palette-button.tsx'
import { Person } from './person.tsx'
import { useLastChat } from './use-last-chat.ts'
import './menu.css'

/** The pages with their counts, and the agent’s own settings. */
export function Menu() {
  const t = useTranslations()
  const { queue, conversations, hasSettings, profile } = useAgentApp()
  const { workspace } = useStore(profile)
  const waiting = useStore(queue.total)
  const unread = useStore(conversations.unread)
  const last = useLastChat()
  return (
    <nav class="menu" aria-label={t.menu.navigation}>
      <p class="menu-brand">
        <Mark />
        <span class="menu-workspace">{workspace.name}</span>
      </p>
      <PaletteButton />
      <ul class="menu-items">
        <MenuItem
          to={{ page: 'queue', chatId: null }}
          icon="queue"
          label={t.queue.title}
          count={waiting}
          countLabel={t.queue.count(waiting)}
          command="queue"
          isUrgent
        />
        <MenuItem
          to={{ page: 'chats', chatId: last }}
          icon="chats"
          label={t.chats.title}
          short={t.chats.short}
          count={unread}
          countLabel={t.unread(unread)}
          command="chats"
        />
        <MessagesItem />
        <MenuItem
          to={{ page: 'history', chatId: null, text: '' }}
          icon="history"
          label={t.history.title}
          command="history"
        />
        {hasSettings && (
          <MenuItem
            to={settingsRoute()}
            icon="settings"
            label={t.settings.title}
            short={t.settings.short}
          />
        )}
      </ul>
      <div class="menu-foot">
        <Account />
        <SoundSwitch />
      </div>
    </nav>
  )
}

/** The messages left, and how many wait. */
function MessagesItem() {
  const { messages: t } = useTranslations()
  const left = useStore(useAgentApp().messages.waiting)
  return (
    <MenuItem
      to={{ page: 'messages', chatId: null }}
      icon="messages"
      label={t.title}
      count={left}
      countLabel={t.count(left)}
      command="messages"
    />
  )
}

function SoundSwitch() {
  const t = useTranslations()
  const { alerts } = useAgentApp()
  const isMuted = useStore(alerts.isMuted)
  const isAllowed = useStore(alerts.isAllowed)
  const isLocked = !isMuted && !isAllowed
  const onLabel = isLocked ? t.menu.soundLocked : t.menu.soundOn
  const label = isMuted ? t.menu.soundOff : onLabel
  // The press itself unlocks the sound, so the click of the same gesture must not mute it.
  const wasLocked = useRef(isLocked)
  const remember = () => {
    wasLocked.current = isLocked
  }
  return (
    <button
      type="button"
      class={isLocked ? 'menu-item is-locked' : 'menu-item'}
      title={isLocked ? t.menu.soundLockedHint : label}
      onPointerDown={remember}
      onKeyDown={remember}
      onClick={() => {
        if (!wasLocked.current) alerts.mute(!isMuted)
        wasLocked.current = false
      }}
    >
      <Icon name={isMuted ? 'soundOff' : 'soundOn'} />
      <span class="menu-label">{label}</span>
    </button>
  )
}

function Account() {
  const t = useTranslations()
  const [isOpen, setOpen] = useState(false)
  const frame = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const onPointer = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [isOpen])

  return (
    <div
      ref={frame}
      class="account"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        setOpen(false)
        opener.current?.focus()
      }}
    >
      <button
        ref={opener}
        type="button"
        class="menu-item menu-account"
        aria-expanded={isOpen}
        aria-controls="account-panel"
        onClick={() => setOpen(!isOpen)}
      >
        <Person />
      </button>
      <div id="account-panel" class="account-panel" hidden={!isOpen}>
        {isOpen && <Settings translations={t} onAccount={() => setOpen(false)} />}
      </div>
    </div>
  )
}

interface SettingsProps {
  translations: Translations
  onAccount(): void
}

function Settings({ translations: t, onAccount }: SettingsProps) {
  const language = useLanguage()
  const { session, ...app } = useApp()
  const { me, notices, availability, commands } = useAgentApp()
  const locale = useStore(language.locale)
  const theme = useStore(app.theme.theme)
  const themeNames: Record<Theme, string> = {
    auto: t.menu.themeAuto,
    light: t.menu.themeLight,
    dark: t.menu.themeDark,
  }
  const leave = async () => {
    if (!(await session.leave())) notices.show(t.failed.generic, 'bad')
  }
  return (
    <>
      <p class="account-email">{me.agent.email}</p>
      <AvailabilityChoice availability={availability} />
      <Choice
        label={t.menu.language}
        options={Object.entries(localeNames).map(([value, label]) => ({
          value: value as Locale,
          label,
          lang: value,
        }))}
        value={locale}
        onChoose={language.choose}
      />
      <Choice
        label={t.menu.theme}
        options={themes.map((value) => ({ value, label: themeNames[value] }))}
        value={theme}
        onChoose={app.theme.choose}
      />
      <Link to={settingsRoute('account')} class="button button-wide" onGo={onAccount}>
        <Icon name="verified" />
        {t.account.title}
      </Link>
      <button
        type="button"
        class="button button-wide"
        onClick={() => {
          onAccount()
          commands.run('help')
        }}
      >
        <Icon name="keyboard" />
        {t.menu.shortcuts}
      </button>
      <button type="button" class="button button-wide" onClick={() => void leave()}>
        <Icon name="out" />
        {t.signIn.signOut}
      </button>
    </>
  )
}
