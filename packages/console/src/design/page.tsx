import type { ComponentChildren } from 'preact'
import './page.css'

export interface PageProps {
  title: string
  lead?: ComponentChildren
  /** Above the title, such as a link back to a list. */
  above?: ComponentChildren
  /** The page's own buttons. */
  actions?: ComponentChildren
  /** Whether the content has two columns. */
  isWide?: boolean
  children?: ComponentChildren
}

/** Moves the focus to the title of the page that is shown next: what had the focus is gone. */
export function focusNextTitle(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.page-title')?.focus())
}

/** A page that scrolls: its title, what it is for, its buttons, and its content. */
export const Page = ({ title, lead, above, actions, isWide, children }: PageProps) => (
  <div class={isWide ? 'page page-wide' : 'page'}>
    <div class="page-column">
      {above && <div class="page-above">{above}</div>}
      <header class="page-head">
        <div class="page-words">
          <h2 class="page-title" tabIndex={-1}>
            {title}
          </h2>
          {lead && <p class="page-lead">{lead}</p>}
        </div>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  </div>
)
