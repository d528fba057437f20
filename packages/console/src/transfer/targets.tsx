import { useStore } from '@papo/chat-kit/store/use-store'
import type { Colleague } from '@papo/sdk'
import type { RefObject } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { Avatar } from '../design/avatar.tsx'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { canTake, type Transfer } from './transfer.ts'

interface TargetsProps {
  transfer: Transfer
  /** The field that finds colleagues. */
  search: RefObject<HTMLInputElement | null>
}

/** Whom the chat may go to: the queue, or one of the colleagues who are found. */
export function Targets({ transfer, search }: TargetsProps) {
  const t = useTranslations()
  const name = useId()
  const list = useRef<HTMLFieldSetElement>(null)
  const target = useStore(transfer.target)
  const colleagues = useStore(transfer.colleagues)
  const hasFailed = useStore(transfer.hasFailed)
  const { there } = useStore(transfer.found)
  const toList = () =>
    list.current?.querySelector<HTMLInputElement>('input:checked, input:enabled')?.focus()
  return (
    <>
      <SearchField transfer={transfer} input={search} toList={toList} />
      <fieldset ref={list} class="transfer-targets">
        <legend class="unseen">{t.transfer.to}</legend>
        <label class="transfer-target">
          <input
            type="radio"
            name={name}
            checked={target !== null && 'queue' in target}
            onChange={() => transfer.choose({ queue: true })}
          />
          <span class="transfer-who">{t.transfer.queue}</span>
        </label>
        {hasFailed && (
          <p class="transfer-hint">
            {t.failed.generic}{' '}
            <button type="button" class="text-button" onClick={transfer.load}>
              {t.retry}
            </button>
          </p>
        )}
        {colleagues === null && !hasFailed && <p class="transfer-hint">{t.loading}</p>}
        {colleagues?.length === 0 && <p class="transfer-hint">{t.transfer.nobody}</p>}
        <Choices transfer={transfer} name={name} colleagues={there} />
        <Out transfer={transfer} name={name} />
      </fieldset>
    </>
  )
}

interface SearchFieldProps {
  transfer: Transfer
  input: RefObject<HTMLInputElement | null>
  /** Goes on to the choices. */
  toList(): void
}

/** Finds colleagues by name or e-mail. Enter chooses the first who can take the chat. */
function SearchField({ transfer, input, toList }: SearchFieldProps) {
  const t = useTranslations()
  const id = useId()
  const text = useStore(transfer.text)
  const { there, out } = useStore(transfer.found)
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const first = there.find(canTake)
    if (event.key === 'ArrowDown') toList()
    else if (event.key === 'Enter' && first) transfer.choose({ agentId: first.id })
    else return
    event.preventDefault()
  }
  return (
    <div class="transfer-search">
      <Icon name="search" />
      <label class="unseen" for={id}>
        {t.transfer.search}
      </label>
      <input
        ref={input}
        id={id}
        class="input"
        type="search"
        autocomplete="off"
        placeholder={t.transfer.search}
        value={text}
        onInput={(event) => transfer.search(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <p class="unseen" role="status">
        {text.trim() && t.transfer.found(there.length + out.length)}
      </p>
    </div>
  )
}

interface ChoicesProps {
  transfer: Transfer
  /** Of the group of radio buttons. */
  name: string
  colleagues: readonly Colleague[]
}

function Choices({ transfer, name, colleagues }: ChoicesProps) {
  const target = useStore(transfer.target)
  return colleagues.map((colleague) => (
    <ColleagueChoice
      key={colleague.id}
      name={name}
      colleague={colleague}
      isChosen={target !== null && 'agentId' in target && target.agentId === colleague.id}
      onChoose={() => transfer.choose({ agentId: colleague.id })}
    />
  ))
}

/** Those who take no chats now: folded, unless somebody searches for one of them. */
function Out({ transfer, name }: Omit<ChoicesProps, 'colleagues'>) {
  const t = useTranslations()
  const id = useId()
  const [isUnfolded, setUnfolded] = useState(false)
  const isSearched = useStore(transfer.text).trim() !== ''
  const { there, out } = useStore(transfer.found)
  if (isSearched && !there.length && !out.length) {
    return <p class="transfer-hint">{t.transfer.found(0)}</p>
  }
  if (!out.length) return null
  const isOpen = isUnfolded || isSearched
  return (
    <>
      {!isSearched && (
        <button
          type="button"
          class="text-button transfer-fold"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setUnfolded(!isOpen)}
        >
          {t.transfer.out(out.length)}
        </button>
      )}
      <div id={id} class="transfer-out" hidden={!isOpen}>
        {isOpen && <Choices transfer={transfer} name={name} colleagues={out} />}
      </div>
    </>
  )
}

interface ColleagueChoiceProps {
  name: string
  colleague: Colleague
  isChosen: boolean
  onChoose(): void
}

function ColleagueChoice({ name, colleague, isChosen, onChoose }: ColleagueChoiceProps) {
  const t = useTranslations()
  const isFree = canTake(colleague)
  const { availability, activeChats, capacity, email } = colleague
  return (
    <label class={isFree ? 'transfer-target' : 'transfer-target is-out'}>
      <input type="radio" name={name} disabled={!isFree} checked={isChosen} onChange={onChoose} />
      <Avatar id={colleague.id} name={colleague.name} url={colleague.avatarUrl} size="small" />
      <span class="transfer-who">
        <span class="transfer-name" dir="auto">
          {colleague.name}
        </span>
        <span class="transfer-email">{email}</span>
      </span>
      <span class={`presence presence-${availability}`}>{t.availability[availability]}</span>
      <span class="transfer-load">{t.transfer.load(`${activeChats}/${capacity}`)}</span>
    </label>
  )
}
