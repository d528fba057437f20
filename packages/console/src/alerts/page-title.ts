import type { PageName } from '../navigation/route.ts'
import type { Words } from '../words/en.ts'

const titleOfPage = (page: PageName, words: Words): string =>
  ({
    queue: words.queue.title,
    chats: words.chats.title,
    history: words.history.title,
    install: words.site.title,
  })[page]

/** The tab’s title: who waits comes before where one is. */
export function pageTitle(
  { waiting, unread, page }: { waiting: number; unread: number; page: PageName },
  words: Words,
): string {
  if (waiting) return `(${waiting}) ${words.queue.title}`
  if (unread) return `(${unread}) ${words.chats.title}`
  return `${titleOfPage(page, words)} · ${words.product}`
}
