import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { CannedResponse } from '@papo/sdk'
import type { Kept } from './loaded-responses.ts'
import { suggestions } from './search.ts'
import { type Slash, slashAt, type Written } from './slash.ts'

export interface OpenList extends Slash {
  /** The row that Enter inserts. */
  active: number
}

/** The list that a `/` opens in one composer. */
export interface Picker {
  /** Null while the list is closed. */
  readonly list: Store<OpenList | null>
  /** What the list shows, the best first. */
  readonly options: Store<readonly CannedResponse[]>
  /** The text or the place of the caret has changed. */
  moved(written: Written, how: 'typed' | 'caret'): void
  /** Up or down, around the ends. */
  step(by: 1 | -1): void
  choose(at: number): void
  /** The row that Enter inserts, if there is one. */
  active(): CannedResponse | null
  /** Closes the list; it stays closed until another `/` is typed. */
  dismiss(): void
  close(): void
}

const none: readonly CannedResponse[] = []

export function createPicker(kept: Kept, siteId: string): Picker {
  const list = createStore<OpenList | null>(null)
  const options = derived([list, kept.state], (open, { all }) =>
    open === null ? none : suggestions(all, open.query, siteId),
  )
  /** Where the `/` of a list stands that was dismissed. */
  let dismissed: number | null = null

  function open(slash: Slash): void {
    const before = list.get()
    if (before === null) void kept.refresh()
    const isSame = before?.from === slash.from && before.query === slash.query
    if (!isSame) list.set({ ...slash, active: 0 })
  }
  return {
    list,
    options,
    moved({ text, caret }, how) {
      const slash = slashAt(text, caret)
      if (slash === null) {
        list.set(null)
        if (how === 'typed') dismissed = null
        return
      }
      // Moving the caret into a word opens nothing: somebody edits a text.
      if (slash.from === dismissed || (how === 'caret' && list.get() === null)) return
      open(slash)
    },
    step(by) {
      const { length } = options.get()
      const before = list.get()
      if (before === null || length === 0) return
      list.set({ ...before, active: (before.active + by + length) % length })
    },
    choose(at) {
      const before = list.get()
      if (before !== null && before.active !== at) list.set({ ...before, active: at })
    },
    active() {
      const open = list.get()
      return open === null ? null : (options.get()[open.active] ?? null)
    },
    dismiss() {
      dismissed = list.get()?.from ?? null
      list.set(null)
    },
    close() {
      list.set(null)
    },
  }
}
