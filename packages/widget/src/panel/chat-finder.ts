import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { VisitorChat } from '@papo/sdk'
import type { PanelContext } from '../view/panel-context.ts'
import { report } from '../view/report.ts'
import type { OtherChat } from '../view/view-props.ts'
import type { PanelClient } from './panel-client.ts'

/** Finds the chat to show, and knows the visitor's others. */
export interface ChatFinder {
  /** Whether a chat is being loaded. */
  readonly isLoading: Store<boolean>
  /** The visitor's chats that are open or that have something unread, newest first. */
  readonly chats: Store<readonly OtherChat[]>
  /** Resolves when no chat is being loaded. */
  settled(): Promise<void>
  /** The chat of an earlier page; without one, a chat with an answer to read, or a live one. */
  resume(): Promise<void>
  switchTo(chatId: string): Promise<void>
  /** The chat of a mail's link. One that does not work leaves this browser's own chat, and `error` says why. */
  comeBack(link: string): Promise<void>
  /** Asks the server for the chats, unless what this tab knows is younger than `maxAgeMs`. */
  look(maxAgeMs?: number): Promise<void>
  forget(): void
}

/** From page to page of a site, what is known is at most this old. */
const freshForMs = 5 * 60_000

/** Only who comes back loads it. */
const returning = () => import('./returning.ts')

export function createChatFinder(
  client: PanelClient,
  context: PanelContext,
  adopt: (chat: VisitorChat) => void,
): ChatFinder {
  const { platform, siteKey, tabMemory } = context
  const isLoading = createStore(false)
  const chats = createStore<readonly OtherChat[]>([])
  const fail = (error: unknown) => report(context, error)
  let loading: Promise<void> = Promise.resolve()
  let looks = 0

  function load(find: () => Promise<VisitorChat | null>): Promise<void> {
    isLoading.set(true)
    loading = find()
      .then((chat) => chat && adopt(chat), fail)
      .then(() => isLoading.set(false))
    return loading
  }

  async function find(): Promise<VisitorChat | null> {
    const chat = await client.resume()
    if (chat) return chat
    await look()
    const wanted = chats.get().find(({ kind, unread }) => unread || kind === 'live')
    return wanted ? client.resume(wanted.id) : null
  }

  async function resume(): Promise<void> {
    await load(find)
    void look()
  }

  function forget(): void {
    looks += 1
    if (chats.get()[0]) chats.set([])
    tabMemory.remove(`papo.chats.${siteKey}`)
  }

  async function look(maxAgeMs = freshForMs): Promise<void> {
    if (!context.mayStore()) return
    // Without a visitor of this browser there is nothing to ask for.
    if (!platform.storage.get(`papo.session.${siteKey}`)?.includes('visitorToken')) return forget()
    // What the tab remembers is wrong from now on, whatever becomes of the call.
    if (!maxAgeMs) tabMemory.remove(`papo.chats.${siteKey}`)
    const own = (looks += 1)
    await returning()
      .then(({ recallChats }) => recallChats(client, context, maxAgeMs, () => own === looks))
      .then((known) => known && chats.set(known))
      // The next page asks again.
      .catch(() => {})
  }

  return {
    isLoading,
    chats,
    settled: () => loading,
    resume,
    switchTo: (chatId) => load(() => client.resume(chatId)),
    comeBack: (link) =>
      returning()
        .then(({ exchangeLink }) => exchangeLink(client, context, link))
        .then(
          (chat) => void (chat && adopt(chat)),
          (error: unknown) => {
            fail(error)
            return resume()
          },
        ),
    look,
    forget,
  }
}
