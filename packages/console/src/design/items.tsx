import type { ComponentChildren } from 'preact'
import './items.css'

export interface ItemsProps {
  /** What the list holds, for screen readers. */
  label: string
  children: ComponentChildren
}

/** A list of rows of 40 px, each an {@link Item}. */
export const Items = ({ label, children }: ItemsProps) => (
  <ul class="items" aria-label={label}>
    {children}
  </ul>
)

export interface ItemProps {
  /** What the row is about: a link or a text. A link is as large as the row. */
  main: ComponentChildren
  /** Facts at the end of the row. */
  facts?: ComponentChildren
  /** Buttons, shown under the pointer, with the focus in the row, and on touch screens. */
  actions?: ComponentChildren
}

export const Item = ({ main, facts, actions }: ItemProps) => (
  <li class="item">
    <div class="item-main">{main}</div>
    {facts && <div class="item-facts">{facts}</div>}
    {actions && <div class="item-actions">{actions}</div>}
  </li>
)
