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

interface TitleParts {
  waiting: number
  unread: number
  page: PageName
  /** What the page shows, such as the visitor of a chat; null if nothing in particular. */
  subject: string | null
}

/** The tab’s title: waiting chats first, then unread messages, then what the page shows and its name. */
export function pageTitle({ waiting, unread, page, subject }: TitleParts, t: Translations): string {
  if (waiting) return titleWithCount(waiting, t.queue.title)
  if (unread) return titleWithCount(unread, t.chats.title)
  return [subject, titleOfPage(page, t), t.product].filter((part) => part !== null).join(' · ')
}
