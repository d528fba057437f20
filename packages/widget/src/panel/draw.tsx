import { pageDocument } from '@papo/sdk'
import { type ComponentChild, options, render } from 'preact'
import { Icon, type icons } from '../icon/icon.tsx'

/*
 * Preact creates nodes with the `ownerDocument` of their parent, and an element of the page can
 * replace the methods of that document (DOM clobbering). So while Preact renders, and only then, the
 * elements that it fills name a document whose methods cannot be replaced. At any other time, every
 * script of the page reads the real one.
 */
let isRendering = false

const safeDocument = {
  createElementNS: (namespace: string, name: string) =>
    guard(pageDocument().createElementNS(namespace, name)),
  createTextNode: (text: string) => pageDocument().createTextNode(text),
}

const name = 'ownerDocument'
const guard = (element: Element): Element =>
  Object.defineProperty(element, name, {
    configurable: true,
    get: () => (isRendering ? safeDocument : Reflect.get(Node.prototype, name, element)),
  })

function whileRendering(run: () => void): void {
  isRendering = true
  try {
    run()
  } finally {
    isRendering = false
  }
}

// Preact renders a component's own updates later.
options.debounceRendering = (run) => queueMicrotask(() => whileRendering(run))

/** Renders a view into an empty element, or into one that a view has been rendered into before. */
export const draw = (view: ComponentChild, into: Element): void =>
  whileRendering(() => render(view, guard(into)))

/** An icon as an element, for the launcher, which is not rendered by Preact. */
export function drawIcon(name: keyof typeof icons): HTMLElement {
  const holder = pageDocument().createElement('span')
  holder.className = 'glyph'
  draw(<Icon name={name} />, holder)
  return holder
}
