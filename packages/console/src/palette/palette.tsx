import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import type { Availability } from '../availability/availability.ts'
import { rowOf } from '../commands/command-table.ts'
import { isPressed } from '../commands/keys.ts'
import { Dialog } from '../design/dialog.tsx'
import { Icon } from '../design/icon.tsx'
import { commands as en } from '../locales/commands-en.ts'
import { commands as ptBR } from '../locales/commands-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import { KeyCaps } from '../agent/key-caps.tsx'
import { type PaletteItem, search } from './palette-item.ts'
import { usePaletteItems } from './palette-items.ts'
import './palette.css'

export interface PaletteProps {
  availability: Availability
  onClose(): void
  /** Closes the palette, and then runs. */
  onRun(run: () => void): void
}

const words = { en, 'pt-BR': ptBR }

/** Every command, the open chats and the pages, by name. */
export function Palette({ availability, onClose, onRun }: PaletteProps) {
  const t = useTexts(words)
  const id = useId()
  const { commands } = useAgent()
  const input = useRef<HTMLInputElement>(null)
  const items = usePaletteItems(t, availability)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = search(items, text)
  const active = found[Math.min(at, found.length - 1)]

  const move = (by: number) => {
    if (found.length) setAt((Math.min(at, found.length - 1) + by + found.length) % found.length)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const isClosing = rowOf('palette').keys.some((keys) => isPressed(event, keys, commands.isMac))
    if (isClosing) onClose()
    else if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter' && active) onRun(active.run)
    else return
    event.preventDefault()
  }
  return (
    <Dialog look="palette" labelledBy={`${id}-title`} first={input} onCancel={onClose}>
      <h2 id={`${id}-title`} class="unseen">
        {t.title}
      </h2>
      <div class="palette-field">
        <Icon name="search" />
        <input
          ref={input}
          class="palette-input"
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-label={t.search}
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={active ? optionId(id, active) : undefined}
          placeholder={t.search}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKey}
        />
      </div>
      <p class={found.length ? 'unseen' : 'palette-nothing'} role="status">
        {text.trim() || !found.length ? t.found(found.length) : ''}
      </p>
      <Options id={id} label={t.title} found={found} active={active} onRun={onRun} />
    </Dialog>
  )
}

const optionId = (id: string, item: PaletteItem) => `${id}-${item.id}`

interface OptionsProps {
  id: string
  label: string
  found: readonly PaletteItem[]
  active: PaletteItem | undefined
  onRun: PaletteProps['onRun']
}

function Options({ id, label, found, active, onRun }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active?.id])
  const groups = [...new Set(found.map(({ group }) => group))]
  return (
    <div ref={list} id={`${id}-list`} class="palette-list" role="listbox" aria-label={label}>
      {groups.map((group, at) => (
        <div key={group} role="group" aria-labelledby={`${id}-group-${at}`}>
          <p id={`${id}-group-${at}`} class="palette-group" role="presentation">
            {group}
          </p>
          {found
            .filter((item) => item.group === group)
            .map((item) => (
              <div
                key={item.id}
                id={optionId(id, item)}
                class="palette-option"
                role="option"
                aria-selected={item.id === active?.id}
                // The focus stays in the field.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => onRun(item.run)}
              >
                <Icon name={item.icon} />
                <span class="palette-label" dir="auto">
                  {item.label}
                </span>
                {item.detail && <span class="palette-detail">{item.detail}</span>}
                {item.keys && <KeyCaps keys={item.keys} />}
              </div>
            ))}
        </div>
      ))}
    </div>
  )
}
