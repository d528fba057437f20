import type { ChatLinkStore } from '../chat/chat-link.ts'
import { createChatLink } from '../chat/return-to-chat.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatDetail } from '../chat/chat-record.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import type { EntryRecord, EntryStore } from '../chat/entry-store.ts'
import { mailLocaleOf } from '../mail/mail-locale.ts'
import type { MailStore } from '../mail/mail.ts'
import { type MailNeeds, queueMail } from '../mail/queue-mail.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteStore } from '../site/site-store.ts'
import type { UnreadAnswerRecord, UnreadAnswerStore } from '../chat/unread-answer.ts'

/** The most chats of one sweep; the next sweep takes the rest. */
const atOnce = 100
/** A mail quotes this many messages, and counts the rest. */
const quoted = 10
const readAtOnce = 100

interface AnswerStores {
  unreadAnswers: UnreadAnswerStore
  chats: Pick<ChatStore, 'find'>
  entries: Pick<EntryStore, 'after'>
  sites: Pick<SiteStore, 'find'>
  mails: Pick<MailStore, 'insert'>
  chatLinks: Pick<ChatLinkStore, 'insert'>
}

export interface MailAnswerNeeds extends MailNeeds {
  random: Random
  digest: Pick<Digest, 'hash'>
  work: UnitOfWork<AnswerStores>
  cache: Pick<ChatCache, 'head'>
  clock: Clock
}

/**
 * Mails visitors the answers that came after they had left: one mail for all that is unread, and none for what their
 * client has received. Safe on every node at any time: a chat that another one has in hand is skipped.
 */
export async function mailAnswers(
  needs: MailAnswerNeeds,
  publicUrl: string,
  onError: (error: unknown) => void,
): Promise<void> {
  const now = needs.clock.now()
  const due = await needs.work.read((stores) => stores.unreadAnswers.due(now, atOnce))
  for (const answer of due) await mailAnswer(needs, publicUrl, answer, now).catch(onError)
  if (due.length > 0) needs.mailing?.notify()
}

async function mailAnswer(
  needs: MailAnswerNeeds,
  publicUrl: string,
  { workspaceId, chatId }: UnreadAnswerRecord,
  now: Date,
): Promise<void> {
  const head = await needs.cache.head(workspaceId, chatId)
  const received = head?.deliveredToVisitor ?? 0
  await needs.work.run(async (stores) => {
    const answer = await stores.unreadAnswers.tryLock(workspaceId, chatId)
    // The agent has written again since.
    if (answer === null || answer.dueAt > now) return
    await stores.unreadAnswers.remove(workspaceId, chatId)
    const chat = await stores.chats.find(workspaceId, chatId)
    const to = chat?.visitor.email ?? null
    if (chat === null || to === null) return
    const after = Math.max(answer.seq - 1, chat.readByVisitor, received)
    const range = { workspaceId, chatId, limit: readAtOnce, notes: false }
    const unread = (await stores.entries.after(range, after)).filter(isAnswer)
    if (unread.length === 0) return
    const code = await createChatLink(stores, needs, chat, now)
    const page = await pageOf(stores, chat, publicUrl)
    const link = code === null ? page : `${page}#${code}`
    const { siteName } = chat
    const facts = {
      siteName,
      messages: unread.slice(0, quoted).map((entry) => quoteOf(entry, siteName)),
      more: Math.max(0, unread.length - quoted),
      link,
    }
    await queueMail(
      stores,
      needs,
      {
        kind: 'answer',
        workspaceId,
        visitorId: chat.visitorId,
        to,
        locale: mailLocaleOf(chat.locale),
        facts,
        fromName: siteName,
      },
      now,
    )
  })
}

const isAnswer = ({ kind, authorType, erased, text }: EntryRecord): boolean =>
  kind === 'text' && authorType === 'agent' && !erased && text !== null

const quoteOf = ({ authorName, text }: EntryRecord, siteName: string) => ({
  by: authorName ?? siteName,
  text: text ?? '',
})

const withoutFragment = (address: string): string => address.split('#', 1)[0] ?? ''

/** The page where the visitor chatted, if the site still lists its origin; else the site’s page of our own. */
async function pageOf(
  { sites }: Pick<AnswerStores, 'sites'>,
  { workspaceId, siteId, pageUrl }: ChatDetail,
  publicUrl: string,
): Promise<string> {
  const site = await sites.find(workspaceId, siteId)
  const isListed = pageUrl !== null && site?.allowedOrigins.includes(new URL(pageUrl).origin)
  // The link's code takes the place of a route in the fragment.
  return isListed === true ? withoutFragment(pageUrl) : `${publicUrl}/demo?site=${site?.key ?? ''}`
}
