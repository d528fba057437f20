import { useStore } from '@papo/chat-kit/store/use-store'
import { Avatar } from '../design/avatar.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'
import './person.css'

/** The agent’s picture, name, availability and load. */
export function Person() {
  const t = useTranslations()
  const { profile, ...agentApp } = useAgentApp()
  const { agent } = useStore(profile)
  const availability = useStore(agentApp.availability.value)
  return (
    <>
      <span class={`menu-avatar is-${availability ?? 'unknown'}`}>
        <Avatar id={agent.id} name={agent.name} url={agent.avatarUrl} size="small" />
      </span>
      <span class="menu-label menu-person">
        <span class="unseen">{t.menu.account}: </span>
        <span class="menu-name">{agent.name}</span>
        <span class="menu-role">
          {availability === null ? (
            t.menu.role[agent.role]
          ) : (
            <span class={`presence presence-${availability}`}>{t.availability[availability]}</span>
          )}
        </span>
      </span>
      <Load />
    </>
  )
}

/** How many chats the agent has, of how many they may have. */
function Load() {
  const { alerts: t } = useTranslations()
  const { conversations, profile } = useAgentApp()
  const { capacity } = useStore(profile).agent
  const load = useStore(conversations.load)
  const isLoaded = useStore(conversations.isLoaded)
  if (capacity === undefined || !isLoaded) return null
  const share = `${load}/${capacity}`
  return (
    <span class={load < capacity ? 'menu-load' : 'menu-load is-full'}>
      <span aria-hidden="true">{share}</span>
      <span class="unseen">, {t.load(share)}</span>
    </span>
  )
}
