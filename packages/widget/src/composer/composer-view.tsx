import { lengthFault, remainingLength } from '@papo/chat-kit/message/length'
import { isSendKey } from '@papo/chat-kit/message/send-key'
import { Component, createRef } from 'preact'
import { Icon } from '../icon/icon.tsx'
import type { ViewProps } from '../view/view-props.ts'

/** The chat that the message is written for. */
interface ComposedChat {
  readonly draft: string
  write(text: string): void
  send(text: string): void
}

interface ComposerProps extends Pick<ViewProps, 'model'> {
  conversation: ComposedChat
  /** Whether the field gets the focus when the chat opens. */
  isFocus: boolean
}

/** The message field. It grows from one line to five. */
export class Composer extends Component<ComposerProps> {
  readonly #field = createRef<HTMLTextAreaElement>()

  override componentDidMount(): void {
    const field = this.#field.current!
    field.value = this.props.conversation.draft
    this.#fit()
    this.forceUpdate()
  }

  get #text(): string {
    return this.#field.current?.value ?? ''
  }

  #fit(): void {
    const { style, scrollHeight } = this.#field.current!
    style.height = 'auto'
    style.height = `${this.#field.current!.scrollHeight || scrollHeight}px`
  }

  #onInput = (): void => {
    const { conversation, model } = this.props
    conversation.write(this.#text)
    this.#fit()
    if (remainingLength(this.#text).isTight) model.context.announce(this.#remark())
    this.forceUpdate()
  }

  #send = (): void => {
    const field = this.#field.current!
    if (!lengthFault(this.#text)) {
      this.props.conversation.send(this.#text)
      field.value = ''
      this.#fit()
      this.forceUpdate()
    }
    field.focus()
  }

  #onKeyDown = (event: KeyboardEvent): void => {
    if (!isSendKey(event)) return
    event.preventDefault()
    this.#send()
  }

  /** How many characters are left, or how many there are too many. */
  #remark(): string {
    const { i18n } = this.props.model
    const { left } = remainingLength(this.#text)
    return left < 0 ? i18n.count('composer.over', -left) : i18n.count('composer.left', left)
  }

  override render({ model: { i18n }, isFocus }: ComposerProps) {
    const { isTight, left } = remainingLength(this.#text)
    return (
      <div class="composer">
        <div class="writing">
          <textarea
            ref={this.#field}
            class="input"
            rows={1}
            aria-label={i18n.t('composer.label')}
            placeholder={i18n.t('composer.placeholder')}
            enterkeyhint="send"
            dir="auto"
            aria-invalid={left < 0}
            aria-describedby="remark"
            data-focus={isFocus || undefined}
            onInput={this.#onInput}
            onKeyDown={this.#onKeyDown}
          />
          <button
            type="button"
            class="send"
            aria-label={i18n.t('composer.send')}
            aria-disabled={Boolean(lengthFault(this.#text))}
            onClick={this.#send}
          >
            <Icon name="send" />
          </button>
        </div>
        <p class={left < 0 ? 'remark over' : 'remark'} id="remark">
          {isTight && this.#remark()}
        </p>
      </div>
    )
  }
}
