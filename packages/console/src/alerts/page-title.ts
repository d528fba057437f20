import { titleWithCount } from '@papo/chat-kit/count/count'
import type { PageName } from '../navigation/route.ts'
import type { Translations } from '../locales/en.ts'

const titleOfPage = (page: PageName, t: Translations): string =>
  ({
    queue: t.queue.title,
    chats: t.chats.title,
    messages: t.messages.title,
    history: t.history.title,
    settings: t.settings.title,
  })[page]

/** The tab’s title: waiting chats first, then unread messages, then the page’s name. */
export function pageTitle(
  { waiting, unread, page }: { waiting: number; unread: number; page: PageName },
  t: Translations,
): string {
  if (waiting) return titleWithCount(waiting, t.queue.title)
  if (unread) return titleWithCount(unread, t.chats.title)
  return `${titleOfPage(page, t)} · ${t.product}`
}
