import type { Message } from '@papo/sdk'
import type { Agent } from '../../test/rig/agent.ts'
import type { ChatLog } from './truth.ts'

type Page = Agent['page']

/** What the console shows of a chat, and around it. */
export interface Shown {
  /** `queue`, `chats` or `history`. */
  page: string
  chatId: string | null
  name: string
  /** The texts of bubbles and notices, in their order. */
  entries: string[]
  /** Whether earlier entries are left out of the page, and something stands in their place. */
  hasEarlier: boolean
  /** Own messages that were not stored. */
  failed: string[]
  /** Own messages that are still on their way. */
  sending: string[]
  /** `mine`, `waiting`, `ended`, or the name of the colleague who has it. */
  has: string
  draft: string | null
  /** The counts in the menu. */
  queueCount: string
  load: string
  /** The chats in the shown list, without those that have ended. */
  rows: string[]
}

export const readShown = (page: Page): Promise<Shown> =>
  page.evaluate(() => {
    const textOf = (selector: string, root: ParentNode = document) =>
      root.querySelector(selector)?.textContent ?? ''
    const bubbles = [...document.querySelectorAll('.log .message, .log .log-notice')]
    const textIn = (element: Element) =>
      element.matches('.log-notice') ? textOf('p', element) : textOf('.bubble', element)
    const isIn = (mark: string) => (element: Element) => element.classList.contains(mark)
    const those = (mark: string) => bubbles.filter(isIn(mark)).map(textIn)
    const stored = bubbles.filter((one) => !isIn('is-failed')(one) && !isIn('is-sending')(one))
    const field = document.querySelector<HTMLTextAreaElement>('.composer-field')
    const foot = textOf('.chat-foot p')
    const isWaiting = foot.startsWith('You are reading along')
    const hasEnded = foot.startsWith('This conversation has ended')
    const theirs = /^(.*) has this conversation\./.exec(foot)?.[1] ?? ''
    return {
      page:
        document
          .querySelector('.menu-item[aria-current="page"]')
          ?.getAttribute('href')
          ?.split('/')[1] ?? '',
      chatId: /[0-9a-f-]{36}/.exec(location.hash)?.[0] ?? null,
      name: textOf('.chat-name'),
      entries: stored.map(textIn),
      hasEarlier: document.querySelector('.log-earlier, .log-list > [aria-hidden]') !== null,
      failed: those('is-failed'),
      sending: those('is-sending'),
      has: field ? 'mine' : isWaiting ? 'waiting' : hasEnded ? 'ended' : theirs,
      draft: field?.value ?? null,
      queueCount: textOf('.menu-item[href="#/queue"] .count > [aria-hidden]') || '0',
      load: textOf('.menu-load > [aria-hidden]'),
      rows: [...document.querySelectorAll<HTMLElement>('.list-body > .rows > .row')].flatMap(
        (row) => (row.classList.contains('row-ended') ? [] : (row.dataset['chat'] ?? [])),
      ),
    }
  })

const stars = (count: number) => `${count} ${count === 1 ? 'star' : 'stars'} of 5`

/** What an entry reads in the console. */
function textOf({ kind, text, author, to, rating }: Message): string {
  switch (kind) {
    case 'text':
    case 'note':
      return text ?? ''
    case 'accepted':
      return `${author.name} joined the conversation`
    case 'transferred':
      return `Transferred to ${to?.name}`
    case 'requeued':
      return 'Returned to the queue'
    case 'became_message':
      return 'The visitor left this as a message'
    case 'rated':
      return `The visitor rated it: ${stars(rating ?? 0)}`
    case 'ended':
      if (author.type === 'agent') return `${author.name} ended the conversation`
      return author.type === 'visitor'
        ? 'The visitor ended the conversation'
        : 'Ended for inactivity'
  }
}

function hasIt({ chat }: ChatLog, agentId: string): string {
  if (chat.status !== 'active') return chat.status
  return chat.agent?.id === agentId ? 'mine' : (chat.agent?.name ?? '')
}

/** A long log has only entries near the sight in the page, and no fewer than these. */
const fewestShown = 10

/** How the shown chat differs from its log, in words; null if it does not. */
export function difference(shown: Shown, log: ChatLog, agentId: string): string | null {
  const all = log.entries.map(textOf)
  const { length } = shown.entries
  const expected = shown.hasEarlier && length >= fewestShown ? all.slice(-length) : all
  const has = hasIt(log, agentId)
  if (shown.name !== log.name) return `${log.name} is named “${shown.name}”`
  if (shown.has !== has) return `${log.name}: shown as “${shown.has}”, is “${has}”`
  if (JSON.stringify(shown.entries) !== JSON.stringify(expected)) {
    return `${log.name} reads ${JSON.stringify(shown.entries)}, is ${JSON.stringify(expected)}`
  }
  if (shown.sending.length > 0) return `${log.name}: still sending ${shown.sending.join(', ')}`
  if (shown.failed.length > 0 && has === 'mine') return `${log.name}: ${shown.failed[0]} failed`
  return null
}
