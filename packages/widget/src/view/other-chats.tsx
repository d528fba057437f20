import type { ViewModel } from './view-props.ts'

interface OtherChatsProps {
  readonly model: Pick<ViewModel, 'i18n' | 'others' | 'switchTo'>
}

/** Buttons that lead to the visitor's other chats. */
export const OtherChats = ({ model: { i18n, others, switchTo } }: OtherChatsProps) =>
  others.get().map(({ id, number, unread }) => (
    <button key={id} type="button" class="quiet" onClick={() => void switchTo(id)}>
      {i18n.t('list.earlier')} {number}
      {unread > 0 && ` · ${i18n.count('launcher.unread', unread)}`}
    </button>
  ))
