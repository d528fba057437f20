import { useStore } from '@papo/chat-kit/store/use-store'
import { KeyCaps } from '../agent/key-caps.tsx'
import { Link } from '../agent/link.tsx'
import { useKeys } from '../agent/use-command.ts'
import { type CommandName, rowOf } from '../commands/command-table.ts'
import { Icon, type IconName, Mark } from '../design/icon.tsx'
import { whatNext as en } from '../locales/what-next-en.ts'
import { whatNext as ptBR } from '../locales/what-next-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import { type Route, settingsRoute } from '../navigation/route.ts'
import { useAgentApp } from './agent-app-context.ts'
import './what-next.css'

const texts = { en, 'pt-BR': ptBR }

/** Nobody waits, or no chat is open: what there is to do meanwhile, with its keys. */
export function WhatNext({ page }: { page: 'queue' | 'chats' }) {
  const t = useTexts(texts)
  const { queue, messages, firstRun } = useAgentApp()
  const waiting = useStore(queue.total)
  const left = useStore(messages.waiting)
  return (
    <div class="what-next">
      <Mark />
      <p class="what-next-title">{t.title[page]}</p>
      <p class="what-next-lead">{t.lead[page]}</p>
      <ul class="what-next-items">
        {page === 'chats' && (
          <Next
            to={{ page: 'queue', chatId: null }}
            icon="queue"
            label={t.queue(waiting)}
            command="queue"
          />
        )}
        <Next
          to={{ page: 'messages', chatId: null }}
          icon="messages"
          label={t.messages(left)}
          command="messages"
        />
        <Next
          to={{ page: 'history', chatId: null, text: '' }}
          icon="history"
          label={t.history}
          command="history"
        />
        {firstRun && (
          <>
            <Next to={settingsRoute('people')} icon="people" label={t.people} />
            <Next to={settingsRoute('sites')} icon="globe" label={t.sites} />
          </>
        )}
      </ul>
    </div>
  )
}

interface NextProps {
  to: Route
  icon: IconName
  label: string
  /** The command that opens it too. */
  command?: CommandName
}

function Next({ to, icon, label, command }: NextProps) {
  const keys = useKeys(command, label)['aria-keyshortcuts']
  const [first] = command ? rowOf(command).keys : []
  return (
    <li>
      <Link to={to} class="what-next-link" keys={keys}>
        <Icon name={icon} />
        {label}
        {keys && first && (
          <span class="what-next-keys" aria-hidden="true">
            <KeyCaps keys={first} />
          </span>
        )}
      </Link>
    </li>
  )
}
