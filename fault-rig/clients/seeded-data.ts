import { randomBytes, randomUUID } from 'node:crypto'
import type { ChatStarted } from '@papo/protocol'
import type { Workspace, VisitorSession } from './workspace.ts'
import { SiteServer } from './site-server.ts'
import type { RawClient } from './raw-client.ts'

/** Unique words, one for each place where data can be stored. */
export class Markers {
  /** The common prefix of all words. */
  readonly mark = `zq${randomBytes(6).toString('hex')}y`
  readonly #places: string[] = []

  /** Returns a new word for the place. */
  for(place: string): string {
    this.#places.push(place)
    return `${this.mark}${this.#places.length - 1}z`
  }

  /** The places whose words occur in the text, each once. */
  in(text: string): string[] {
    const found = text.matchAll(new RegExp(`${this.mark}(\\d+)z`, 'gi'))
    const at = new Set([...found].map(([, number]) => Number(number)))
    return this.#places.filter((_, index) => at.has(index))
  }
}

/** A visitor who has left a unique word in every place that stores one. */
export interface SeededData {
  markers: Markers
  visitorId: string
  token: string
  /** Ended, with a rating. */
  ended: VisitorSession
  /** Still active, with an agent. */
  open: VisitorSession
}

/** Places that are never stored. */
export const notStored = [
  'a query',
  'a fragment',
  'the referrer’s query',
  'the referrer’s fragment',
]
/** Places whose content was overwritten later. */
export const replaced = ['the typed name', 'the typed e-mail', 'the first page', 'its title']

/**
 * Begins an anonymous chat, identifies the visitor and begins another chat; agents answer, add
 * notes and transfer.
 */
export async function seed(client: RawClient, ours: Workspace): Promise<SeededData> {
  const markers = new Markers()
  const word = (place: string) => markers.for(place)
  const ended = await ours.startChat(ours.site, {
    visitor: {
      name: word('the typed name'),
      email: `${word('the typed e-mail')}@shop.example`,
      attributes: { [word('the name of a fact')]: word('a fact') },
    },
    ...conversation(word),
  })
  await converse(client, ours, ended, word)
  await ours.end(ended)
  const { chatId, token } = ended
  const feedback = word('the feedback')
  await client.ask('PUT', `/v1/chats/${chatId}/rating`, { token, body: { rating: 4, feedback } })
  const sitePage = new SiteServer(client, ours)
  const claims = {
    name: word('the signed name'),
    email: `${word('the signed e-mail')}@shop.example`,
  }
  const known = await sitePage.identify(word('the site’s own id'), claims, token)
  const clientId = randomUUID()
  const body = { siteKey: ours.site.key, clientId, ...conversation(word) }
  const { chat } = await client.ask<ChatStarted>('POST', '/v1/chats', { token: known, body })
  const open: VisitorSession = {
    chatId: chat.id,
    visitorId: chat.visitor.id,
    token: known,
    clientId,
  }
  await converse(client, ours, open, word)
  await transfer(client, ours, open, word)
  return { markers, visitorId: chat.visitor.id, token: known, ended, open }
}

type Word = (place: string) => string

/** The page fields and the first message of a start. */
const conversation = (word: Word) => ({
  message: { clientId: randomUUID(), text: word('the first message') },
  locale: 'pt-BR',
  page: {
    url: `https://shop.example/${word('the first page')}?q=${word('a query')}#${word('a fragment')}`,
    title: word('its title'),
    referrer: `https://a.example/${word('the referrer')}?q=${word('the referrer’s query')}#${word('the referrer’s fragment')}`,
  },
})

/** Both sides write, the agent adds a note, and the visitor goes to another page. */
async function converse(
  client: RawClient,
  ours: Workspace,
  visitorSession: VisitorSession,
  word: Word,
): Promise<void> {
  await ours.accept(visitorSession)
  const at = `/v1/chats/${visitorSession.chatId}`
  const { token } = ours.agent
  const say = (text: string) => ({ clientId: randomUUID(), text })
  await client.ask('POST', `${at}/messages`, { token, body: say(word('an answer')) })
  await client.ask('POST', `${at}/notes`, { token, body: say(word('a note')) })
  const body = say(`${word('a message')}\n${word('its second line')}`)
  await client.ask('POST', `${at}/messages`, { token: visitorSession.token, body })
  await client.ask('POST', `${at}/page`, {
    token: visitorSession.token,
    body: {
      url: `https://shop.example/${word('the next page')}?q=${word('a query')}#${word('a fragment')}`,
      title: word('the next title'),
    },
  })
}

/** The chat is transferred to a colleague with a note, and both sides are typing. */
async function transfer(
  client: RawClient,
  ours: Workspace,
  visitorSession: VisitorSession,
  word: Word,
): Promise<void> {
  const at = `/v1/chats/${visitorSession.chatId}`
  const colleague = await ours.addAgent('a colleague')
  // An agent who has just signed in is present.
  await client.ask('GET', '/v1/me', colleague)
  await client.ask('POST', `${at}/transfer`, {
    token: ours.agent.token,
    body: { to: { agentId: colleague.id }, note: word('the note of a transfer') },
  })
  for (const { token } of [visitorSession, colleague]) {
    await client.ask('POST', `${at}/typing`, { token, body: { typing: true } })
  }
}
