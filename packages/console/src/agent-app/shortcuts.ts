import type { Navigation } from '../navigation/navigation.ts'

/** The keys that open the messages, as `aria-keyshortcuts` names them. */
export const messagesKeys = 'Alt+M'

/** What is needed of a key press. The code names the key itself: with Alt, some keyboards write another letter. */
type Press = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code'>

/** Opens the page of a shortcut. Returns whether the press was one. */
export function openByKey(press: Press, navigation: Pick<Navigation, 'go'>): boolean {
  const { altKey, ctrlKey, metaKey, shiftKey, code } = press
  if (!altKey || ctrlKey || metaKey || shiftKey || code !== 'KeyM') return false
  navigation.go({ page: 'messages', chatId: null })
  return true
}
