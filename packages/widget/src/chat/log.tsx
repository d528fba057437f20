import { isAtEnd } from '@papo/chat-kit/timeline/end'
import type { TimelineEntry } from '@papo/chat-kit/timeline/timeline'
import { Component, type ComponentChildren, createRef } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { I18n } from '../locales/i18n.ts'
import type { Conversation } from './conversation.ts'
import { EntryRow } from './entry.tsx'
import { deliveryOf, entriesOf } from './entries.ts'

interface LogProps {
  conversation: Conversation
  i18n: I18n
  now: number
  /** Rendered above the messages. */
  children: ComponentChildren
  /** Moves the focus back to the composer. */
  onJump(): void
}

interface Before {
  height: number
  top: number
  isAtEnd: boolean
}

/**
 * The conversation. Messages loaded at the opening are a list; live ones go to a `role="log"` that
 * starts empty, so that screen readers read out only new messages. The view follows the end while
 * the end is visible, and keeps its position while the visitor has scrolled up.
 */
export class Log extends Component<LogProps> {
  readonly #scroller = createRef<HTMLDivElement>()
  #entries: TimelineEntry[] = []
  #isAtEnd = true
  /** The scroll position for which `#isAtEnd` was computed. */
  #top = 0
  #resizes: ResizeObserver | null = null

  override componentDidMount(): void {
    this.#toEnd()
    this.props.conversation.onVisibilityChange = this.#look
    // The keyboard, the composer and the rating reduce the height from below.
    this.#resizes = new ResizeObserver(() => {
      this.#look()
      if (this.#isAtEnd) this.#toEnd()
    })
    this.#resizes.observe(this.#scroller.current!)
  }

  override componentWillUnmount(): void {
    this.#resizes?.disconnect()
    this.props.conversation.onVisibilityChange = () => {}
  }

  override getSnapshotBeforeUpdate(): Before {
    this.#look()
    const { scrollHeight, scrollTop } = this.#scroller.current!
    return { height: scrollHeight, top: scrollTop, isAtEnd: this.#isAtEnd }
  }

  override componentDidUpdate(_: LogProps, __: object, before: Before): void {
    const scroller = this.#scroller.current!
    if (before.isAtEnd || this.#hasNewOwn) this.#toEnd()
    else if (this.#hasEarlier)
      scroller.scrollTop = before.top + scroller.scrollHeight - before.height
  }

  #hasNewOwn = false
  #hasEarlier = false

  #arrange(): TimelineEntry[] {
    const { conversation, i18n } = this.props
    const before = this.#entries
    const entries = entriesOf(conversation.state, i18n)
    const last = entries.at(-1)
    this.#hasNewOwn = Boolean(last?.outgoing && last.key !== before.at(-1)?.key)
    this.#hasEarlier = before.length > 0 && entries[0]?.key !== before[0]?.key
    return (this.#entries = entries)
  }

  #toEnd(): void {
    const scroller = this.#scroller.current!
    scroller.scrollTop = scroller.scrollHeight
    this.#onScroll()
  }

  /** Reads the scroll position now: the browser fires `scroll` only with the next frame. */
  #look = (): void => {
    const { clientHeight, scrollTop } = this.#scroller.current!
    // A closed panel has no scroll position.
    if (clientHeight > 0 && scrollTop !== this.#top) this.#onScroll()
  }

  #onScroll = (): void => {
    const scroller = this.#scroller.current!
    this.#top = scroller.scrollTop
    this.#isAtEnd = isAtEnd(scroller)
    this.props.conversation.setVisibility({ isAtEnd: this.#isAtEnd })
  }

  #jump = (): void => {
    this.#toEnd()
    this.props.onJump()
  }

  override render({ conversation, i18n, now, children }: LogProps) {
    const { state, historyUpTo, below } = conversation
    const entries = this.#arrange()
    const isHistory = ({ seq, outgoing }: TimelineEntry) =>
      !outgoing && (historyUpTo === null || seq <= historyUpTo)
    const row = (entry: TimelineEntry, tag: 'li' | 'div') => (
      <EntryRow
        key={entry.key}
        tag={tag}
        entry={entry}
        conversation={conversation}
        i18n={i18n}
        now={now}
      />
    )
    return (
      <div class="middle">
        <div
          class="scroll"
          ref={this.#scroller}
          tabIndex={0}
          role="region"
          aria-label={i18n.t('list.earlier')}
          onScroll={this.#onScroll}
        >
          {children}
          {state.hasEarlier && (
            <button
              type="button"
              class="quiet earlier"
              aria-disabled={conversation.isLoadingEarlier.get()}
              onClick={() => void conversation.loadEarlier()}
            >
              {i18n.t('list.older')}
            </button>
          )}
          <ul class="entries">{entries.filter(isHistory).map((entry) => row(entry, 'li'))}</ul>
          <div class="entries" role="log" aria-label={i18n.t('list.label')}>
            {entries.filter((entry) => !isHistory(entry)).map((entry) => row(entry, 'div'))}
          </div>
          <Delivery conversation={conversation} entries={entries} i18n={i18n} />
          <Typing conversation={conversation} i18n={i18n} />
        </div>
        {below > 0 && (
          <button type="button" class="below" onClick={this.#jump}>
            {i18n.count('list.newMessages', below)}
            <Icon name="down" />
          </button>
        )}
      </div>
    )
  }
}

type PartProps = Pick<LogProps, 'conversation' | 'i18n'>

function Typing({ conversation: { state }, i18n }: PartProps) {
  const [typist] = state.typing
  if (!typist) return null
  return (
    <div class="typing">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="sr">
        {i18n.t('chat.typing', { agent: typist.name ?? i18n.t('chat.agent') })}
      </span>
    </div>
  )
}

/** The delivery state of the visitor's last message. Outside the log, which would read it out. */
function Delivery({ conversation, entries, i18n }: PartProps & { entries: TimelineEntry[] }) {
  const delivery = deliveryOf(entries, conversation.state.readUpTo.agent)
  return (
    <div class="delivery">
      {delivery && (
        <>
          {delivery !== 'msg.sending' && (
            <Icon name={delivery === 'msg.read' ? 'checks' : 'check'} />
          )}
          {i18n.t(delivery)}
        </>
      )}
    </div>
  )
}
