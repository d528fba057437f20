import { Icon } from '../design/icon.tsx'
import { useWords } from '../words/language-context.ts'
import { useDesk } from './desk-context.ts'

/** Says that the server cannot be reached, for as long as it is so. */
export function Banner() {
  const words = useWords()
  const desk = useDesk()
  if (desk.connection.value !== 'offline') return null
  return (
    <div class="banner">
      <Icon name="offline" />
      <span>{words.connection.lost}</span>
      <button type="button" class="text-button" onClick={desk.reconnect}>
        {words.connection.retry}
      </button>
    </div>
  )
}

/** Short news at the edge of the screen. */
export function Toasts() {
  const words = useWords()
  const { notices } = useDesk()
  return (
    <div class="toasts" role="status">
      {notices.list.value.map(({ id, text, tone }) => (
        <div key={id} class={`toast toast-${tone}`}>
          <Icon name={tone === 'good' ? 'check' : 'alert'} />
          <span>{text}</span>
          <button type="button" class="icon-button" onClick={() => notices.dismiss(id)}>
            <Icon name="close" />
            <span class="unseen">{words.close}</span>
          </button>
        </div>
      ))}
    </div>
  )
}

/** The live region for those who listen. It is there, empty, before anything is said. */
export function Announcements() {
  const { announcer } = useDesk()
  return (
    <div class="unseen" role="status" aria-live="polite">
      {announcer.text.value}
    </div>
  )
}
