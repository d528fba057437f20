import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { useApp } from '../agent/app-context.ts'
import { availabilities, type Availability } from '../availability/availability.ts'
import { commandNames, rowOf } from '../commands/command-table.ts'
import { useConversations } from '../conversations/conversations-context.ts'
import { themes } from '../design/theme.ts'
import type { Commands as Texts } from '../locales/commands-en.ts'
import type { Translations } from '../locales/en.ts'
import { localeNames } from '../locales/language.ts'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { settingsRoute } from '../navigation/route.ts'
import { useQueue } from '../queue/queue-context.ts'
import { sectionsFor } from '../settings/sections.ts'
import { nameOf } from '../visitor/visitor.ts'
import type { PaletteItem } from './palette-item.ts'

/** The whole palette, in its order. */
export function usePaletteItems(t: Texts, availability: Availability): readonly PaletteItem[] {
  return [
    ...useOwnChatItems(t),
    ...useCommandItems(t),
    ...useAvailabilityItems(t, availability),
    ...useSectionItems(),
    ...useLookItems(t),
    ...useWaitingItems(t),
  ]
}

function useOwnChatItems(t: Texts): readonly PaletteItem[] {
  const all = useTranslations()
  const { navigation } = useAgent()
  const { conversations, wantComposer } = useConversations()
  const { isNarrow } = useApp()
  return useStore(conversations.mine).flatMap((conversation): PaletteItem[] => {
    const chat = conversation.chat.get()
    if (!chat) return []
    return [
      {
        id: chat.id,
        icon: 'chats',
        group: t.groups.mine,
        label: nameOf(chat.visitor, all),
        detail: [chat.number, chat.siteName].filter(Boolean).join(' · '),
        run() {
          if (!isNarrow.get() && conversation.ownership.get() === 'mine') wantComposer(chat.id)
          navigation.go({ page: 'chats', chatId: chat.id })
        },
      },
    ]
  })
}

function useWaitingItems(t: Texts): readonly PaletteItem[] {
  const all = useTranslations()
  const { navigation } = useAgent()
  const { queue } = useQueue()
  return useStore(queue.chats).map((chat): PaletteItem => ({
    id: chat.id,
    icon: 'queue',
    group: t.groups.waiting,
    label: nameOf(chat.visitor, all),
    detail: [chat.number, chat.siteName].filter(Boolean).join(' · '),
    run: () => navigation.go({ page: 'queue', chatId: chat.id }),
  }))
}

const icons = {
  everywhere: 'keyboard',
  pages: 'open',
  chats: 'chats',
  chat: 'edit',
} as const

function useCommandItems(t: Texts): readonly PaletteItem[] {
  const { commands } = useAgent()
  const available = useStore(commands.available)
  const areKeysOn = useStore(commands.areKeysOn)
  return commandNames
    .filter((name) => name !== 'palette' && available.has(name))
    .map((name) => {
      const { area, keys } = rowOf(name)
      return {
        id: name,
        icon: icons[area],
        group: t.groups.commands,
        label: t.names[name],
        keys: areKeysOn ? keys[0] : undefined,
        run: () => void commands.run(name),
      }
    })
}

function useAvailabilityItems(t: Texts, availability: Availability): readonly PaletteItem[] {
  const value = useStore(availability.value)
  return availabilities
    .filter((one) => one !== value)
    .map((one) => ({
      id: one,
      icon: 'people',
      group: t.groups.you,
      label: t.be[one],
      run: () => void availability.choose(one),
    }))
}

function useSectionItems(): readonly PaletteItem[] {
  const all = useTranslations()
  const { me, navigation } = useAgent()
  return sectionsFor(me.agent.role)
    .filter(({ under }) => under === undefined)
    .map(({ name, icon, label }) => ({
      id: `section-${name}`,
      icon,
      group: all.settings.title,
      label: label(all),
      run: () => navigation.go(settingsRoute(name)),
    }))
}

const themeName = (theme: (typeof themes)[number], t: Translations) =>
  ({ auto: t.menu.themeAuto, light: t.menu.themeLight, dark: t.menu.themeDark })[theme]

/** Theme and language. */
function useLookItems(t: Texts): readonly PaletteItem[] {
  const all = useTranslations()
  const language = useLanguage()
  const { theme } = useApp()
  const chosen = useStore(theme.theme)
  const locale = useStore(language.locale)
  const shared = { icon: 'settings', group: t.groups.look } as const
  return [
    ...themes
      .filter((one) => one !== chosen)
      .map((one) => ({
        ...shared,
        id: `theme-${one}`,
        label: `${all.menu.theme}: ${themeName(one, all)}`,
        run: () => theme.choose(one),
      })),
    ...(Object.keys(localeNames) as (keyof typeof localeNames)[])
      .filter((one) => one !== locale)
      .map((one) => ({
        ...shared,
        id: `locale-${one}`,
        icon: 'globe' as const,
        label: `${all.menu.language}: ${localeNames[one]}`,
        run: () => language.choose(one),
      })),
  ]
}
