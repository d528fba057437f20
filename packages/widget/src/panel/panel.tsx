import { ChatView } from '../chat/chat-view.tsx'
import { Home } from '../home/home.tsx'
import type { View } from '../papo.ts'
import { PreChatView } from '../prechat/prechat-view.tsx'
import { CloseButton } from '../view/header.tsx'
import type { LaterViews } from '../chat/later-views.ts'
import type { ViewProps } from '../view/view-props.ts'
import type { PanelModel } from './panel-model.ts'

interface PanelProps extends ViewProps {
  model: PanelModel
  view: View
  /** Null until the file is loaded. */
  later: LaterViews | null
  focusComposer(): void
}

/** Chooses the view to render. */
export function Panel({ model, view, later, close, focusComposer }: PanelProps) {
  const conversation = model.conversation.get()
  const form = model.chatStarter.form.get()
  if (conversation && later && view === 'thanks') {
    return <later.Thanks model={model} close={close} rating={conversation.state.rating ?? 0} />
  }
  if (conversation && view !== 'prechat') {
    return (
      <ChatView
        key={conversation.chat.id}
        model={model}
        conversation={conversation}
        view={view}
        later={later}
        close={close}
        focusComposer={focusComposer}
      />
    )
  }
  if (model.isResuming.get()) return <Resuming model={model} close={close} />
  if (form) return <PreChatView model={model} close={close} form={form} />
  return <Home model={model} close={close} />
}

/** Shown while the chat of an earlier page is being loaded. */
const Resuming = ({ model: { i18n }, close }: ViewProps) => (
  <div class="talk">
    <div class="bar">
      <CloseButton i18n={i18n} onClose={close} />
    </div>
    <div class="resuming" tabIndex={-1} data-focus aria-label={i18n.t('panel.title')} role="group">
      <i />
      <i />
      <i />
    </div>
  </div>
)
