import { randomUUID } from 'node:crypto'
import type { ChatStarted, LogPage, WaitingChats } from '@papo/protocol'
import type { SendRequest, CanaryRequest } from './request.ts'
import type { CanaryStep } from './result.ts'

/** Runs one step and records how long it took. Throws what the step throws. */
export type RunStep = <Result>(step: CanaryStep, run: () => Promise<Result>) => Promise<Result>

export interface RoundTrip {
  request: SendRequest
  /** The base URL of this process for a client on this machine. */
  url: string
  siteKey: string
  agentToken: string
  signal: AbortSignal
  step: RunStep
  /** Receives the id of the chat as soon as it exists. */
  onChat(chatId: string): void
}

/** How long each poll may be held while the other side writes, in seconds. */
const holdSeconds = 10

/** One whole chat, through the API that visitors and agents use. Throws if any step fails. */
export async function makeRoundTrip(roundTrip: RoundTrip): Promise<void> {
  const { step, siteKey, agentToken: agent } = roundTrip
  const call = callerOf(roundTrip)
  const { sessionId: chatId, visitorToken: visitor } = await step('start', () =>
    call<ChatStarted>('POST', '/v1/chats', null, { siteKey, clientId: randomUUID() }),
  )
  roundTrip.onChat(chatId)
  const at = `/v1/chats/${chatId}`
  await step('queue', async () => {
    const { chats } = await call<WaitingChats>('GET', '/v1/chats/waiting?limit=100', agent)
    if (!chats.some(({ id }) => id === chatId)) throw new Error('the chat is not in the queue')
  })
  await step('accept', () => call('POST', `${at}/accept`, agent))
  await step('toAgent', () => deliver(call, at, visitor, agent))
  await step('toVisitor', () => deliver(call, at, agent, visitor))
  await step('end', () => call('POST', `${at}/end`, agent))
  await step('rate', () => call('PUT', `${at}/rating`, visitor, { rating: 5 }))
}

type Call = <Body>(
  method: CanaryRequest['method'],
  path: string,
  token: string | null,
  body?: object,
) => Promise<Body>

/** The reader holds a poll, the writer sends, and the text must reach the reader through the held poll. */
async function deliver(call: Call, at: string, writer: string, reader: string): Promise<void> {
  const text = `ping ${randomUUID()}`
  const { cursor } = await call<LogPage>('GET', `${at}/messages?tail=true`, reader)
  const poll = async (after: string): Promise<void> => {
    const query = `after=${after}&wait=${holdSeconds}`
    const page = await call<LogPage>('GET', `${at}/messages?${query}`, reader)
    const isThere = page.messages.some((message) => message.text === text)
    if (!isThere) await poll(page.cursor)
  }
  const body = { clientId: randomUUID(), text }
  await Promise.all([poll(cursor), call('POST', `${at}/messages`, writer, body)])
}

function callerOf({ request, url, signal }: RoundTrip): Call {
  return async <Body>(
    method: CanaryRequest['method'],
    path: string,
    token: string | null,
    body: object | null = null,
  ) => {
    const answer = await request({ url: url + path, method, token, body, signal })
    if (answer.status < 300) return answer.body as Body
    const { code = 'no code' } = (answer.body ?? {}) as { code?: string }
    throw new Error(`${method} was answered with ${answer.status} ${code}`)
  }
}
