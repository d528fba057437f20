import { cappedCount } from '@papo/chat-kit/count/count'
import { useStore } from '@papo/chat-kit/store/use-store'
import { Link } from '../agent/link.tsx'
import { useKeys } from '../agent/use-command.ts'
import type { CommandName } from '../commands/command-table.ts'
import { Icon, type IconName } from '../design/icon.tsx'
import type { Route } from '../navigation/route.ts'
import { useAgentApp } from './agent-app-context.ts'

export interface MenuItemProps {
  to: Route
  icon: IconName
  label: string
  /** The label for narrow screens. */
  short?: string
  count?: number
  countLabel?: string
  isUrgent?: boolean
  /** The command that opens the page too. */
  command?: CommandName
}

/** The link to a page, with its count. */
export function MenuItem({
  to,
  icon,
  label,
  short = label,
  count = 0,
  countLabel = '',
  isUrgent,
  command,
}: MenuItemProps) {
  const { navigation } = useAgentApp()
  const keys = useKeys(command, label)
  const isCurrent = useStore(navigation.route).page === to.page
  return (
    <li>
      <Link
        to={to}
        class="menu-item"
        title={keys.title ?? label}
        keys={keys['aria-keyshortcuts']}
        current={isCurrent && 'page'}
      >
        <Icon name={icon} />
        <span class="menu-label">{label}</span>
        <span class="menu-short" aria-hidden="true">
          {short}
        </span>
        {count > 0 && (
          <span class={isUrgent ? 'count count-urgent' : 'count'}>
            <span aria-hidden="true">{cappedCount(count, 99)}</span>
            <span class="unseen">{countLabel}</span>
          </span>
        )}
      </Link>
    </li>
  )
}
