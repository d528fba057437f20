import { derived, flatten, type Store } from '@papo/chat-kit/store/store'
import type { Conversation } from './conversation.ts'

type Mine = Store<readonly Conversation[]>

/** One list of what each chat makes of itself. */
const each = <Value>(mine: Mine, of: (conversation: Conversation) => Store<Value>) =>
  flatten(
    derived([mine], (conversations) =>
      derived(conversations.map(of), (...values) => values as readonly Value[]),
    ),
  )

/** The ids of those that are so. The same list as before while it has the same ids. */
function idsOf(mine: Mine, isSo: (conversation: Conversation) => Store<boolean>) {
  const ids = each(mine, (conversation) =>
    derived([isSo(conversation)], (so) => (so ? conversation.id : '')),
  )
  let last: readonly string[] = []
  return derived([ids], (all) => {
    const next = all.filter(Boolean)
    if (next.join() !== last.join()) last = next
    return last
  })
}

/** How many times a chat calls for its agent. */
const callsOf = ({ unread, unopened }: Conversation): Store<number> =>
  derived([unread, unopened], (count, transfer) => Math.max(count, transfer ? 1 : 0))

const takesRoom = ({ ownership, chat }: Conversation): Store<boolean> =>
  derived([ownership, chat], (owned, known) => owned === 'mine' && known?.kind === 'live')

/** What all chats of an agent come to. */
export const overviewOf = (mine: Mine) => ({
  unread: derived([each(mine, callsOf)], (counts) => counts.reduce((sum, count) => sum + count, 0)),
  unopened: idsOf(mine, ({ unopened }) => derived([unopened], (transfer) => transfer !== null)),
  calling: idsOf(mine, (conversation) => derived([callsOf(conversation)], (count) => count > 0)),
  load: derived([each(mine, takesRoom)], (rooms) => rooms.filter(Boolean).length),
})
