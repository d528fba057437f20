import { Talk } from '../chat/talk.tsx'
import { Home } from '../home/home.tsx'
import type { View } from '../papo.ts'
import { PreChatView } from '../prechat/prechat-view.tsx'
import { CloseButton } from './header.tsx'
import type { AfterViews } from '../rating/after-views.ts'
import type { ViewProps } from './view-props.ts'

interface PanelProps extends ViewProps {
  view: View
  /** Null until their file is loaded. */
  after: AfterViews | null
  focusComposer(): void
}

/** The view that is due. */
export function Panel({ model, view, after, close, focusComposer }: PanelProps) {
  const { conversation, beginning } = model
  if (conversation && after && view === 'thanks') {
    return <after.Thanks model={model} close={close} rating={conversation.state.rating ?? 0} />
  }
  if (conversation) {
    return (
      <Talk
        key={conversation.chat.id}
        model={model}
        conversation={conversation}
        view={view}
        after={after}
        close={close}
        focusComposer={focusComposer}
      />
    )
  }
  if (model.isResuming) return <Resuming model={model} close={close} />
  if (beginning.form) return <PreChatView model={model} close={close} form={beginning.form} />
  return <Home model={model} close={close} />
}

/** While the chat of an earlier page is looked for. */
const Resuming = ({ model: { speech }, close }: ViewProps) => (
  <div class="talk">
    <div class="bar">
      <CloseButton speech={speech} onClose={close} />
    </div>
    <div
      class="resuming"
      tabIndex={-1}
      data-focus
      aria-label={speech.say('panel.title')}
      role="group"
    >
      <i />
      <i />
      <i />
    </div>
  </div>
)
