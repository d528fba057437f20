import type { ComponentChildren } from 'preact'
import { isWithModifier } from '../design/with-modifier.ts'
import { formatRoute, type Route } from '../navigation/route.ts'
import { useAgent } from './agent-context.ts'

export interface LinkProps {
  to: Route
  class?: string
  id?: string
  current?: 'page' | 'true' | false
  title?: string
  /** The keys that do the same. */
  keys?: string | undefined
  /** Called after the navigation. */
  onGo?(): void
  children: ComponentChildren
}

/** A real link, so that it can open in another tab; a plain click navigates inside the page. */
export function Link(props: LinkProps) {
  const { navigation } = useAgent()
  return (
    <a
      id={props.id}
      class={props.class}
      href={formatRoute(props.to)}
      aria-current={props.current || undefined}
      title={props.title}
      aria-keyshortcuts={props.keys}
      onClick={(event) => {
        if (isWithModifier(event) || event.button) return
        event.preventDefault()
        navigation.go(props.to)
        props.onGo?.()
      }}
    >
      {props.children}
    </a>
  )
}
