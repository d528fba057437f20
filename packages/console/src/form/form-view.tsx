import { useStore } from '@papo/chat-kit/store/use-store'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { SaveBar } from '../design/save-bar.tsx'
import { useFocusOnRefusal } from '../design/use-focus-on-refusal.ts'
import type { Route } from '../navigation/route.ts'
import type { Form } from './form.ts'

export interface FormViewProps<Values extends object> {
  form: Form<Values>
  /** The form's name, for screen readers. */
  label: string
  /** Whether a route belongs to this form, so that going there leaves nothing. By default none does. */
  contains?(route: Route): boolean
  /** Called once everything is stored. */
  onSaved?(): void
  children: ComponentChildren
}

/**
 * A form with its bar to save or discard. The first field with an error gets the focus. Nobody leaves it with
 * changes that are not saved without being asked.
 */
export function FormView<Values extends object>(props: FormViewProps<Values>) {
  const { form, label, onSaved } = props
  const element = useRef<HTMLFormElement>(null)
  const refuse = useFocusOnRefusal(element)
  const isChanged = useStore(form.isChanged)
  const status = useStore(form.status)
  useGuard(form, props.contains)

  const save = async () => {
    if (await form.save()) onSaved?.()
    else refuse()
  }
  const discard = () => {
    form.discard()
    // The button that was pressed is gone.
    element.current?.querySelector<HTMLElement>('input, textarea, select')?.focus()
  }
  return (
    <form
      ref={element}
      class="form"
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {props.children}
      <SaveBar isChanged={isChanged} status={status} onDiscard={discard} />
    </form>
  )
}

/** Holds the user back while the form has changes that are not stored. */
function useGuard(
  form: Pick<Form<object>, 'isChanged'>,
  contains: (route: Route) => boolean = () => false,
): void {
  const { navigation } = useAgent()
  const isInside = useRef(contains)
  isInside.current = contains
  useEffect(() => {
    const stop = navigation.guard((next) => form.isChanged.get() && !isInside.current(next))
    const onLeave = (event: BeforeUnloadEvent) => {
      if (form.isChanged.get()) event.preventDefault()
    }
    addEventListener('beforeunload', onLeave)
    return () => {
      removeEventListener('beforeunload', onLeave)
      stop()
    }
  }, [form, navigation])
}
