import type { ViewModel, ViewProps } from '../view/view-props.ts'
import type { ChatStarter } from './chat-starter.ts'

/** The props of a view that starts a chat. */
export interface StartProps extends ViewProps {
  readonly model: ViewModel & { readonly chatStarter: ChatStarter }
}

const faultText = {
  again: 'error.again',
  blocked: 'conn.blocked',
  identity: 'identity.required',
} as const

/** Why the start failed. The live region is always rendered, so that changes are read out. */
export const StartFault = ({ model: { chatStarter, i18n } }: Pick<StartProps, 'model'>) => {
  const failure = chatStarter.failure.get()
  return (
    <p class="fault" role="alert">
      {failure && i18n.t(faultText[failure])}
    </p>
  )
}
