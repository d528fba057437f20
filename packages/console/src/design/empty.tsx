import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'
import './empty.css'

export interface EmptyProps {
  icon: IconName
  title: string
  hint?: string
  children?: ComponentChildren
}

/** A placeholder for empty content, with a hint and actions. */
export const Empty = ({ icon, title, hint, children }: EmptyProps) => (
  <div class="empty">
    <span class="empty-sign">
      <Icon name={icon} />
    </span>
    <p class="empty-title">{title}</p>
    {hint && <p class="empty-hint">{hint}</p>}
    {children}
  </div>
)
