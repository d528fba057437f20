import type { Chat } from '@papo/sdk'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useRowWindow } from '../design/use-row-window.ts'
import type { ChatRowProps } from './chat-row.tsx'
import { type Newcomers, type Place, placesAfter } from './steady-rows.ts'
import { useGlide } from './use-glide.ts'
import { useHold } from './use-hold.ts'
import { useRowKeys } from './use-row-keys.ts'

interface RowsProps {
  chats: readonly Chat[]
  /** How many there are, if `chats` are only the first of them. */
  total?: number
  /** Whether the order says who is first. */
  isRanked?: boolean
  newcomers: Newcomers
  row(chat: Chat, place: ChatRowProps['place']): JSX.Element
  /** Called with how many of the rows have been scrolled to. */
  onReach?(count: number): void
}

/**
 * Rows that stay where they are while the pointer or the focus is among them, and glide otherwise. Of a long list only
 * those near the sight are in the page; arrows, Home and End lead through all.
 */
export function Rows({ chats, total, isRanked = false, newcomers, row, onReach }: RowsProps) {
  const list = useRef<HTMLOListElement & HTMLUListElement>(null)
  const [isHeld, setHeld] = useState(false)
  const places = useRef<readonly Place[]>([])
  useHold(list, setHeld)
  const byId = new Map(chats.map((chat) => [chat.id, chat]))
  const inPage = useRef<ReadonlySet<string>>(new Set())
  places.current = placesAfter(places.current, [...byId.keys()], isHeld, newcomers, inPage.current)
  const ids = places.current.map(({ id }) => id)
  const { rows, slots, render } = useRowWindow({ list, keys: ids, ...spacing })
  inPage.current = new Set(slots.flatMap((slot) => ('index' in slot && ids[slot.index]) || []))
  useGlide(list, ids)
  useEffect(() => onReach?.(rows.last + 1))
  const present = ids.filter((id) => byId.has(id))
  const size = Math.max(total ?? 0, present.length)
  const positionOf = (id: string) => ({
    'aria-posinset': present.indexOf(id) + 1,
    'aria-setsize': size,
  })
  const onKeyDown = useRowKeys({ list, rows, ids: present, size, render, onReach })
  const List = isRanked ? 'ol' : 'ul'
  return (
    <List ref={list} class="rows" onKeyDown={onKeyDown}>
      {slots.map((slot) => {
        if (!('index' in slot)) return <Gap key={slot.key} height={slot.height} />
        const id = ids[slot.index] ?? ''
        const chat = byId.get(id)
        if (!chat)
          return <Gap key={`gap-${id}`} id={id} height={rows.heights.of(id) - spacing.gap} />
        return row(chat, rows.isLong ? positionOf(id) : undefined)
      })}
    </List>
  )
}

/** As in the style sheet. */
const spacing = { gap: 1, guess: 45, isReadFromEnd: false }

/** In the place of a row that has left, or of those that are not in the page. */
const Gap = ({ id, height }: { id?: string; height: number }) => (
  <li class="row-gap" data-row={id} aria-hidden="true" style={{ height: `${height}px` }} />
)
