import { useStore } from '@papo/chat-kit/store/use-store'
import type { CannedResponse, Chat } from '@papo/sdk'
import type { RefObject } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { isWithModifier } from '../design/with-modifier.ts'
import { keptOf } from './loaded-responses.ts'
import { createPicker, type Picker } from './picker.ts'
import { fill, type Gap, gapsIn, valuesOf } from './placeholders.ts'
import { replace, withSlash, type Written } from './slash.ts'

type Field = HTMLTextAreaElement

export interface CannedComposerOptions {
  chat: Chat
  text: string
  field: RefObject<Field | null>
  write(text: string): void
}

/** What a composer needs of canned responses. */
export interface CannedComposer {
  readonly picker: Picker
  readonly id: string
  /** The placeholders that are still to be filled in. */
  readonly gaps: readonly Gap[]
  /** What the message field gets besides its own. */
  readonly attributes: {
    'aria-autocomplete': 'list'
    'aria-haspopup': 'listbox'
    'aria-controls': string | undefined
    'aria-activedescendant': string | undefined
    onKeyUp(event: KeyboardEvent & { currentTarget: Field }): void
    onClick(event: MouseEvent & { currentTarget: Field }): void
    onBlur(): void
  }
  typed(field: Field): void
  /** Whether the key was for the list; the composer must leave it alone then. */
  onKey(event: KeyboardEvent): boolean
  insert(response: CannedResponse): void
  /** Opens the list at the caret. */
  open(): void
  /** Puts the focus on the first placeholder that is to be filled in. */
  fillIn(): void
}

export const optionId = (id: string, at: number): string => `${id}-option-${at}`

/** Where the caret stands, and what is selected. */
type Selection = readonly [from: number, to: number]

/** Selects a part of the field once it shows the text that was written. */
function useSelection(field: RefObject<Field | null>): (selection: Selection) => void {
  const wanted = useRef<Selection | null>(null)
  useLayoutEffect(() => {
    if (wanted.current === null || field.current === null) return
    field.current.focus()
    field.current.setSelectionRange(...wanted.current)
    wanted.current = null
  })
  return (selection) => {
    wanted.current = selection
  }
}

/** The list of canned responses in a composer: what opens it, what its keys do, and what it inserts. */
export function useCannedResponses(options: CannedComposerOptions): CannedComposer {
  const { chat, text, field, write } = options
  const { client, profile } = useAgent()
  const id = useId()
  const kept = keptOf(client)
  const [picker] = useState(() => createPicker(kept, chat.siteId))
  const { ownNames } = useStore(kept.state)
  const list = useStore(picker.list)
  const shown = useStore(picker.options)
  const { name } = useStore(profile).agent
  const select = useSelection(field)
  /** Where the button has put a `/` that nobody has typed. */
  const added = useRef<Written | null>(null)

  const show = ({ text: next, caret }: Written, to = caret) => {
    select([caret, to])
    write(next)
  }
  const insert = (response: CannedResponse) => {
    const open = picker.list.get()
    if (open === null) return
    const filled = fill(response.text, valuesOf(chat, name))
    const written = replace(text, open.from, open.from + 1 + open.query.length, filled)
    const [gap] = gapsIn(filled, ownNames)
    picker.close()
    if (gap) show({ ...written, caret: open.from + gap.from }, open.from + gap.to)
    else show(written)
  }
  const dismiss = () => {
    const open = picker.list.get()
    const isUntouched = added.current?.text === text && open?.query === ''
    picker.dismiss()
    if (isUntouched && open) show(replace(text, open.from, open.from + 1, ''))
  }
  const moved = (element: Field, how: 'typed' | 'caret') =>
    picker.moved({ text: element.value, caret: element.selectionStart }, how)

  return {
    picker,
    id,
    gaps: gapsIn(text, ownNames),
    attributes: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': list === null || shown.length === 0 ? undefined : id,
      'aria-activedescendant':
        list === null || shown.length === 0 ? undefined : optionId(id, list.active),
      onKeyUp: (event) => moved(event.currentTarget, 'caret'),
      onClick: (event) => moved(event.currentTarget, 'caret'),
      onBlur: picker.close,
    },
    typed: (element) => moved(element, 'typed'),
    onKey: (event) => onKey(event, picker, { insert, dismiss }),
    insert,
    open() {
      const written = withSlash(text, field.current?.selectionStart ?? text.length)
      added.current = written
      show(written)
      picker.moved(written, 'typed')
    },
    fillIn() {
      const [gap] = gapsIn(text, ownNames)
      if (!gap) return
      field.current?.focus()
      field.current?.setSelectionRange(gap.from, gap.to)
    },
  }
}

interface Acts {
  insert(response: CannedResponse): void
  dismiss(): void
}

/** The keys of an open list. Enter and Tab are the composer's and the page's where there is nothing to insert. */
function onKey(event: KeyboardEvent, picker: Picker, { insert, dismiss }: Acts): boolean {
  const { key, isComposing } = event
  if (picker.list.get() === null || isComposing || isWithModifier(event)) return false
  const active = picker.active()
  const acts: Record<string, (() => void) | false> = {
    ArrowDown: () => picker.step(1),
    ArrowUp: () => picker.step(-1),
    Enter: active !== null && (() => insert(active)),
    Tab: active !== null && (() => insert(active)),
    Escape: dismiss,
  }
  const act = acts[key] ?? false
  if (act === false) return false
  event.preventDefault()
  event.stopPropagation()
  act()
  return true
}
