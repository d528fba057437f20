import { Icon } from '../icon/icon.tsx'
import { CloseButton, Header } from '../view/header.tsx'
import type { I18n } from '../locales/i18n.ts'
import type { Field, PreChat } from './prechat.ts'
import { StartFault, type StartProps } from './start-fault.tsx'

/** The pre-chat form. */
export function PreChatView({ model, close, form }: StartProps & { form: PreChat }) {
  const { i18n, saved } = model
  const isMessage = form.purpose !== 'start'
  function submit(event: SubmitEvent) {
    event.preventDefault()
    const element = event.currentTarget as HTMLFormElement
    if (model.chatStarter.submit(form)) return
    const first = form.fields.find(({ name }) => form.faults.get()[name])
    if (first) (element.elements.namedItem(first.name) as HTMLElement).focus()
  }
  return (
    <div class="prechat">
      <Header
        lead={
          <button
            type="button"
            class="tool back"
            aria-label={i18n.t('prechat.back')}
            onClick={() => model.chatStarter.leave()}
          >
            <Icon name="back" />
          </button>
        }
        title={saved.texts.title ?? i18n.t('panel.title')}
      >
        <CloseButton i18n={i18n} onClose={close} />
      </Header>
      <form class="form" noValidate onSubmit={submit}>
        <h2 class="heading">{i18n.t(isMessage ? 'offline.form' : 'prechat.intro')}</h2>
        {form.purpose === 'instead' && <p class="detail">{i18n.t('waiting.kept')}</p>}
        {isMessage && !saved.answersByMail && <p class="detail">{i18n.t('offline.here')}</p>}
        {form.fields.map((field, index) => (
          <Question
            key={field.name}
            field={field}
            form={form}
            i18n={i18n}
            isFirst={!index}
            isAnswered={isMessage && saved.answersByMail && field.name === 'email'}
            onWrite={() => model.chatStarter.keepDraft(form)}
          />
        ))}
        <button
          type="submit"
          class="primary"
          aria-disabled={model.chatStarter.starting.get() !== null}
        >
          {i18n.t(isMessage ? 'offline.send' : 'home.start')}
          <Icon name="next" />
        </button>
        <StartFault model={model} />
      </form>
    </div>
  )
}

interface QuestionProps {
  field: Field
  form: PreChat
  i18n: I18n
  isFirst: boolean
  /** Whether this is where the answer to a message goes. */
  isAnswered: boolean
  onWrite(): void
}

function Question({ field, form, i18n, isFirst, isAnswered, onWrite }: QuestionProps) {
  const { name, label, isRequired, autocomplete, maxLength } = field
  const fault = form.faults.get()[name]
  const common = {
    id: name,
    name,
    class: 'field',
    autocomplete,
    maxLength,
    required: isRequired,
    defaultValue: form.answers[name] ?? '',
    'aria-invalid': fault !== undefined,
    'aria-describedby': `${name}-fault`,
    'data-focus': isFirst || undefined,
    onInput: (event: InputEvent) => {
      form.write(name, (event.currentTarget as HTMLInputElement).value)
      onWrite()
    },
  }
  return (
    <div class="question">
      <label for={name}>
        {i18n.t(isAnswered ? 'offline.email' : label)}
        {!isRequired && <span class="detail"> {i18n.t('form.optional')}</span>}
      </label>
      {name === 'question' && <textarea {...common} rows={3} />}
      {name === 'email' && <input {...common} type="email" inputMode="email" />}
      {isAnswered && !isRequired && <p class="detail">{i18n.t('offline.byReturn')}</p>}
      {name === 'name' && <input {...common} type="text" />}
      <p class="fault" id={`${name}-fault`}>
        {fault}
      </p>
    </div>
  )
}
