import { LogEnd, type Shown } from '@papo/chat-kit/timeline/end'
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

/**
 * The conversation. Messages loaded at the opening are a list; live ones go to a `role="log"` that
 * starts empty, so that screen readers read out only new messages. The view follows the end while
 * the end is visible, and keeps its position while the visitor has scrolled up.
 */
export class Log extends Component<LogProps> {
  readonly #scroller = createRef<HTMLDivElement>()
  #shown: Shown = { first: undefined, last: undefined, isLastOwn: false }
  #end!: LogEnd
  #resizes!: ResizeObserver

  override componentDidMount(): void {
    const { conversation } = this.props
    const scroller = this.#scroller.current!
    const end = new LogEnd(scroller, this.#shown, (isAtEnd) =>
      this.props.conversation.setVisibility({ isAtEnd }),
    )
    this.#end = end
    conversation.onVisibilityChange = () => end.look()
    this.#resizes = new ResizeObserver(() => end.resize())
    this.#resizes.observe(scroller)
  }

  override componentWillUnmount(): void {
    this.#resizes.disconnect()
    this.props.conversation.onVisibilityChange = () => {}
  }

  override getSnapshotBeforeUpdate(): null {
    this.#end.keep()
    return null
  }

  override componentDidUpdate(): void {
    this.#end.follow(this.#shown)
  }

  #jump = (): void => {
    this.#end.jump()
    this.props.onJump()
  }

  override render({ conversation, i18n, now, children }: LogProps) {
    const { state, historyUpTo, below } = conversation
    const entries = entriesOf(state, i18n)
    const last = entries.at(-1)
    this.#shown = {
      first: entries[0]?.key,
      last: last?.key,
      isLastOwn: Boolean(last?.outgoing),
    }
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
          onScroll={() => this.#end.read()}
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
