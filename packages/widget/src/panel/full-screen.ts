import { pageDocument, unclobbered } from '@papo/sdk'

/** Screens too small for a panel beside the page. Must equal the media query in the style sheet. */
const smallScreen = '(max-width: 640px), (max-height: 480px)'

/** Makes the open panel modal on small screens. */
export interface FullScreen {
  /** Takes the panel's state; the page is inert while the panel is open on a small screen. */
  follow(isOpen: boolean): void
  stop(): void
}

/**
 * On a small screen the open panel is a real modal: the rest of the page is inert and does not
 * scroll, and the panel fits the height that the keyboard leaves. Closing reverts all of it.
 */
export function createFullScreen(host: HTMLElement, panel: HTMLElement): FullScreen {
  const query = matchMedia(smallScreen)
  const viewport = visualViewport
  const ending = new AbortController()
  const { signal } = ending
  let isOpen = false
  let release: (() => void) | null = null

  function hold(): () => void {
    const page = pageDocument()
    const siblings = [...page.body.children]
      .filter((child) => child instanceof HTMLElement && child !== host)
      .map((child) => unclobbered(child as HTMLElement))
      .filter(({ inert }) => !inert)
    const { style } = page.documentElement
    const { overflow } = style
    const [left, top] = [scrollX, scrollY]
    for (const sibling of siblings) sibling.inert = true
    style.overflow = 'hidden'
    return () => {
      for (const sibling of siblings) sibling.inert = false
      style.overflow = overflow
      scrollTo({ left, top, behavior: 'instant' })
    }
  }

  function update(): void {
    const isModal = isOpen && query.matches
    if (isModal) {
      release ??= hold()
      panel.setAttribute('aria-modal', 'true')
    } else {
      release?.()
      release = null
      panel.removeAttribute('aria-modal')
    }
    fit()
  }

  /** The keyboard shrinks the visual viewport, not the page. */
  function fit(): void {
    const isKeyboard = release !== null && viewport !== null
    panel.style.height = isKeyboard ? `${viewport.height}px` : ''
    panel.style.top = isKeyboard ? `${viewport.offsetTop}px` : ''
  }

  query.addEventListener('change', update, { signal })
  viewport?.addEventListener('resize', fit, { signal })
  viewport?.addEventListener('scroll', fit, { signal })
  return {
    follow(open) {
      isOpen = open
      update()
    },
    stop() {
      ending.abort()
      isOpen = false
      update()
    },
  }
}
