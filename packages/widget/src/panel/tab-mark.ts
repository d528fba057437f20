import type { PanelContext } from '../view/panel-context.ts'

/** Remembers for this tab, over its pages, that the chat is open. */
export interface TabMark {
  isSet(): boolean
  set(): void
  remove(): void
}

export function createTabMark({
  siteKey,
  tabMemory,
}: Pick<PanelContext, 'siteKey' | 'tabMemory'>): TabMark {
  const key = `papo.open.${siteKey}`
  const isSet = () => tabMemory.get(key) !== null
  return {
    isSet,
    set: () => tabMemory.set(key, '1'),
    remove() {
      if (isSet()) tabMemory.remove(key)
    },
  }
}
