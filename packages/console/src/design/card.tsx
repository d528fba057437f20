import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import './card.css'

export interface CardProps {
  title: string
  hint?: ComponentChildren
  /** Buttons beside the title. */
  actions?: ComponentChildren
  children?: ComponentChildren
}

/** A part of a page, with its heading. */
export function Card({ title, hint, actions, children }: CardProps) {
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <header class="card-head">
        <h3 id={id} class="card-title">
          {title}
        </h3>
        {actions && <div class="card-actions">{actions}</div>}
      </header>
      {hint && <p class="card-hint">{hint}</p>}
      {children}
    </section>
  )
}
