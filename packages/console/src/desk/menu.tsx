import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { AvailabilityChoice } from '../availability/availability-choice.tsx'
import { Avatar } from '../design/avatar.tsx'
import { Choice } from '../design/choice.tsx'
import { Icon, type IconName, Mark } from '../design/icon.tsx'
import { type Theme, themes } from '../design/theme.ts'
import type { PageName, Route } from '../navigation/route.ts'
import type { Words } from '../words/en.ts'
import { type Locale, localeNames } from '../words/language.ts'
import { useLanguage, useWords } from '../words/language-context.ts'
import { useApp } from './app-context.ts'
import { useDesk } from './desk-context.ts'
import { Link } from './link.tsx'

/** Where one can go, what waits there, and one’s own settings. */
export function Menu() {
  const words = useWords()
  const { queue, conversations, sites, me } = useDesk()
  const last = useLastChat()
  return (
    <nav class="menu" aria-label={words.menu.navigation}>
      <p class="menu-brand">
        <Mark />
        <span class="menu-workspace">{me.workspace.name}</span>
      </p>
      <ul class="menu-items">
        <MenuItem
          to={{ page: 'queue', chatId: null }}
          icon="queue"
          label={words.queue.title}
          count={queue.total.value}
          countLabel={words.queue.count(queue.total.value)}
          isUrgent
        />
        <MenuItem
          to={{ page: 'chats', chatId: last }}
          icon="chats"
          label={words.chats.title}
          short={words.chats.short}
          count={conversations.unread.value}
          countLabel={words.unread(conversations.unread.value)}
        />
        <MenuItem
          to={{ page: 'history', chatId: null, text: '' }}
          icon="history"
          label={words.history.title}
        />
        {sites && (
          <MenuItem
            to={{ page: 'install' }}
            icon="install"
            label={words.site.title}
            short={words.site.short}
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

/** The own conversation that was on the screen last, if it is still in the list. */
function useLastChat(): string | null {
  const { conversations, navigation } = useDesk()
  const { isNarrow } = useApp()
  const [last, setLast] = useState<string | null>(null)
  useSignalEffect(() => {
    const route = navigation.route.value
    if (route.page === 'chats') setLast(route.chatId)
  })
  if (isNarrow.value || !conversations.mine.value.some(({ id }) => id === last)) return null
  return last
}

interface MenuItemProps {
  to: Route
  icon: IconName
  label: string
  /** For where there is little room. */
  short?: string
  count?: number
  countLabel?: string
  isUrgent?: boolean
}

function MenuItem({
  to,
  icon,
  label,
  short = label,
  count = 0,
  countLabel = '',
  isUrgent,
}: MenuItemProps) {
  const { navigation } = useDesk()
  const page: PageName = navigation.route.value.page
  const isCurrent = page === to.page
  return (
    <li>
      <Link to={to} class="menu-item" title={label} current={isCurrent && 'page'}>
        <Icon name={icon} />
        <span class="menu-label">{label}</span>
        <span class="menu-short" aria-hidden="true">
          {short}
        </span>
        {count > 0 && (
          <span class={isUrgent ? 'count count-urgent' : 'count'}>
            <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
            <span class="unseen">{countLabel}</span>
          </span>
        )}
      </Link>
    </li>
  )
}

function SoundSwitch() {
  const words = useWords()
  const { alerts } = useDesk()
  const isMuted = alerts.isMuted.value
  const isLocked = !isMuted && !alerts.isAllowed.value
  const onLabel = isLocked ? words.menu.soundLocked : words.menu.soundOn
  const label = isMuted ? words.menu.soundOff : onLabel
  // The gesture itself lets the page be heard: a click that began as “allow” must not mute.
  const wasLocked = useRef(isLocked)
  const remember = () => {
    wasLocked.current = isLocked
  }
  return (
    <button
      type="button"
      class={isLocked ? 'menu-item is-locked' : 'menu-item'}
      title={isLocked ? words.menu.soundLockedHint : label}
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
  const words = useWords()
  const { me, availability } = useDesk()
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
        class="menu-item"
        aria-expanded={isOpen}
        aria-controls="account-panel"
        onClick={() => setOpen(!isOpen)}
      >
        <span class={`menu-avatar is-${availability.value.value ?? 'unknown'}`}>
          <Avatar id={me.agent.id} name={me.agent.name} size="small" />
        </span>
        <span class="menu-label menu-person">
          <span class="unseen">{words.menu.account}: </span>
          <span class="menu-name">{me.agent.name}</span>
          <span class="menu-role">
            {availability.value.value === null ? (
              words.menu.role[me.agent.role]
            ) : (
              <span class={`presence presence-${availability.value.value}`}>
                {words.availability[availability.value.value]}
              </span>
            )}
          </span>
        </span>
      </button>
      <div id="account-panel" class="account-panel" hidden={!isOpen}>
        {isOpen && <Settings words={words} />}
      </div>
    </div>
  )
}

function Settings({ words }: { words: Words }) {
  const { locale, choose } = useLanguage()
  const { theme, session } = useApp()
  const { me, notices } = useDesk()
  const themeNames: Record<Theme, string> = {
    auto: words.menu.themeAuto,
    light: words.menu.themeLight,
    dark: words.menu.themeDark,
  }
  const leave = async () => {
    if (!(await session.leave())) notices.tell(words.failed.generic, 'bad')
  }
  return (
    <>
      <p class="account-email">{me.agent.email}</p>
      <AvailabilityChoice />
      <Choice
        label={words.menu.language}
        options={Object.entries(localeNames).map(([value, label]) => ({
          value: value as Locale,
          label,
          lang: value,
        }))}
        value={locale.value}
        onChoose={choose}
      />
      <Choice
        label={words.menu.theme}
        options={themes.map((value) => ({ value, label: themeNames[value] }))}
        value={theme.theme.value}
        onChoose={theme.choose}
      />
      <button type="button" class="button button-wide" onClick={() => void leave()}>
        <Icon name="out" />
        {words.signIn.signOut}
      </button>
    </>
  )
}
