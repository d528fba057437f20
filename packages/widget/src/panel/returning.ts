import { type Chat, isPapoError, type VisitorChat, type VisitorClient } from '@papo/sdk'
import type { PanelContext } from '../view/panel-context.ts'
import type { OtherChat } from '../view/view-props.ts'

/*
 * What a visitor needs who comes back. It is a file of its own: others never load it.
 */

type Context = Pick<PanelContext, 'platform' | 'siteKey' | 'tabMemory' | 'hideLink'>

/** A visitor has few chats that are open or unread. */
const listed = 20

/** The visitor's chats as a tab remembers them from page to page. */
interface RememberedChats {
  /** When the server was asked. */
  readonly at: number
  readonly chats: readonly OtherChat[]
}

/** What the tab remembers, if it is younger than `maxAgeMs`; else what the server says now. Null if it is too late. */
export async function recallChats(
  client: Pick<VisitorClient, 'listChats'>,
  { platform, siteKey, tabMemory }: Context,
  maxAgeMs: number,
  isWanted: () => boolean,
): Promise<readonly OtherChat[] | null> {
  const key = `papo.chats.${siteKey}`
  const at = platform.now()
  const remembered = readRemembered(tabMemory.get(key))
  if (remembered && at - remembered.at < maxAgeMs) return isWanted() ? remembered.chats : null
  const list = await client.listChats({ limit: listed })
  if (!isWanted()) return null
  const chats = list.chats.filter(isOfInterest).map(otherOf)
  tabMemory.set(key, JSON.stringify({ at, chats } satisfies RememberedChats))
  return chats
}

function readRemembered(text: string | null): RememberedChats | null {
  try {
    return JSON.parse(text ?? 'null') as RememberedChats | null
  } catch {
    return null
  }
}

const isOfInterest = ({ status, unread }: Chat): boolean => status !== 'ended' || Boolean(unread)

const otherOf = ({ id, kind, number, unread = 0 }: Chat): OtherChat => ({
  id,
  kind,
  number,
  unread,
})

/**
 * Exchanges the link of a mail: its code alone, or as this tab has kept it, followed by a space and the id of the call.
 * Until the server has answered, the tab keeps both, so that a reload meanwhile makes the same call again: a link works
 * once, and the same call is answered again for ten minutes. Until the tab keeps it, the code stays in the address.
 */
export async function exchangeLink(
  client: Pick<VisitorClient, 'returnToChat'>,
  { platform, siteKey, tabMemory, hideLink }: Context,
  link: string,
): Promise<VisitorChat | null> {
  const key = `papo.link.${siteKey}`
  const kept = tabMemory.get(key)
  const [code = '', clientId = platform.randomUUID()] = (
    kept?.startsWith(link) ? kept : link
  ).split(' ')
  tabMemory.set(key, `${code} ${clientId}`)
  hideLink(code)
  try {
    const chat = await client.returnToChat(code, clientId)
    tabMemory.remove(key)
    return chat
  } catch (error) {
    if (!isPapoError(error) || !error.retry) tabMemory.remove(key)
    throw error
  }
}
