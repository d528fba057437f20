import type { ChatHandle } from '@papo/sdk'
import type { ForeignAnswer, PassingRequest } from '../../fault-rig/proxy/fault.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { Budgets } from './request-budgets.ts'
import { type Case, deferringAnswers, foreignAnswerCases } from './foreign-answer-cases.ts'
import { type Conversation, openConversations } from '../../fault-rig/run/conversations.ts'

/** How long something in between answers in Papo's place. */
const foreignMs = 3000
/** Everything must have arrived this long afterwards. */
const backWithinMs = 40_000
/** A wait that the server has asked for ends by then. */
const deferredAtMostMs = 65_000

export const foreignAnswers: Scenario = {
  code: 'F16',
  name: 'foreign-answers',
  what: 'A captive portal, a firewall or an ingress answers in Papo’s place: nothing is lost, doubled or ended, and every client recovers within the request budget.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'an answer counts only with Papo’s mark and in the expected shape',
      without: { at: 'own-answer', condition: 'response.ok && !cause' },
    },
    {
      what: 'only a problem with a code of Papo’s is final',
      without: { at: 'coded-problem', value: 'mayRetry(status)' },
    },
    {
      what: 'no wait is longer than a minute, whatever an answer says',
      without: { at: 'longest-wait', value: 'Infinity' },
    },
  ],
  limitSeconds: 600,
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 24, usual: 48, full: 48 }),
      agents,
    )
    const signedOut: string[] = []
    for (const { client } of agents) client.on('signedOut', ({ code }) => signedOut.push(code))
    const lists = agents.map(({ client }) => client.watchChats({ status: 'active', limit: 1 }))
    faultRun.atEnd(() => lists.forEach((list) => list.close()))
    const budgets = new Budgets()

    const cases = foreignAnswerCases(faultRun.pick({ brief: 'some', usual: 'all', full: 'all' }))
    for (let at = 0; at < cases.length; at += all.length) {
      faultRun.progress(`${at} of ${cases.length} foreign answers`)
      await playForeign(faultRun, all, cases.slice(at, at + all.length), budgets)
    }
    const deferred = await playDeferring(faultRun, all, budgets)
    await faultRun.until('the lists are back', () =>
      lists.every(({ state }) => state.connection === 'online'),
    )
    if (signedOut.length > 0) throw new Error(`an agent was signed out: ${signedOut.join()}`)
    const most = budgets.maxInAMinute()
    if (most > 120) throw new Error(`one client made ${most} requests about one chat in a minute`)
    return {
      ...(await faultRun.judge()),
      'foreign answers': cases.length,
      'most requests in a minute': most,
      'deferred at most ms': Math.round(deferred),
    }
  },
}

const chatOf = ({ path }: PassingRequest) => /^\/v1\/chats\/([\w-]{36})/u.exec(path)?.[1] ?? ''

/** Each chat gets its own foreign answer; both sides write meanwhile. */
async function playForeign(
  faultRun: FaultRun,
  all: readonly Conversation[],
  cases: readonly Case[],
  budgets: Budgets,
): Promise<void> {
  const inTurn = all
    .slice(0, cases.length)
    .map((conversation, at) => ({ conversation, ...(cases[at] as Case) }))
  const byChat = new Map(inTurn.map(({ conversation, answer }) => [conversation.chatId, answer]))
  const [anything] = cases
  let isForeign = true
  faultRun.proxy.onRequest((request) => {
    budgets.count(request)
    // A poll may outlive its round; another chat of this round must not share its answer.
    if (!isForeign) return null
    const answer = byChat.get(chatOf(request)) ?? (isOfList(request) ? anything?.answer : undefined)
    return answer === undefined ? null : { instead: answer }
  })
  // A handshake names no chat: all of them get one answer.
  faultRun.proxy.answerHandshakes(anything?.answer ?? null)
  const end = faultRun.beginFault()
  // Held polls and sockets are tried again, and meet the foreign answers.
  faultRun.proxy.cutAll()
  const sends = inTurn.map(({ conversation, what }) => writeBoth(conversation, what))
  for (const send of sends) send.catch(() => {})
  await faultRun.sleep(foreignMs)
  for (const { conversation, what } of inTurn) nothingEnded(conversation, what)
  isForeign = false
  faultRun.proxy.answerHandshakes(null)
  end()
  await faultRun.until(
    'every client is back after foreign answers',
    () => inTurn.every(({ conversation }) => handles(conversation).every(isBack)),
    faultRun.isStrict ? backWithinMs : 2 * backWithinMs,
  )
  await Promise.all(sends)
}

/**
 * Papo itself asks for an overlong wait. Half of the clients reconnect by hand, the others wait.
 */
async function playDeferring(
  faultRun: FaultRun,
  all: readonly Conversation[],
  budgets: Budgets,
): Promise<number> {
  faultRun.progress('overlong waits')
  const inTurn = deferringAnswers.map((one, at) => ({
    ...one,
    conversation: all[at] as Conversation,
  }))
  const left = new Map<string, ForeignAnswer>(
    inTurn.map(({ conversation, answer }) => [conversation.chatId, answer]),
  )
  faultRun.proxy.onRequest((request) => {
    budgets.count(request)
    const answer = left.get(chatOf(request))
    return answer === undefined ? null : { instead: answer }
  })
  faultRun.proxy.answerHandshakes(deferringAnswers[0]?.answer ?? null)
  const end = faultRun.beginFault()
  faultRun.proxy.cutAll()
  const sends = inTurn.map(({ conversation, what }) => writeBoth(conversation, what))
  for (const send of sends) send.catch(() => {})
  await faultRun.sleep(foreignMs)
  const began = performance.now()
  for (const { conversation, what, isLong } of inTurn) {
    nothingEnded(conversation, what)
    const shown = handles(conversation).map(({ state }) => state.connection)
    if (isLong && shown.includes('online')) throw new Error(`${what}: shown as online in a wait`)
  }
  left.clear()
  faultRun.proxy.answerHandshakes(null)
  end()
  for (const [at, { conversation }] of inTurn.entries()) {
    if (at % 2 === 0) for (const handle of handles(conversation)) handle.reconnect()
  }
  const clicked = inTurn.filter((_one, at) => at % 2 === 0)
  await faultRun.until(
    'the clients that reconnected are back at once',
    () => clicked.every(({ conversation }) => handles(conversation).every(isBack)),
    20_000,
  )
  await faultRun.until(
    'the other clients are back after a minute',
    () => inTurn.every(({ conversation }) => handles(conversation).every(isBack)),
    deferredAtMostMs,
  )
  await Promise.all(sends)
  return performance.now() - began
}

const isOfList = ({ path }: PassingRequest) => path.startsWith('/v1/chats?')

const handles = ({ visitor, agent, chatId }: Conversation): ChatHandle[] => [
  visitor.chat,
  ...agent.watchings.flatMap(({ chat }) => (chat.id === chatId ? [chat] : [])),
]

const isBack = ({ state }: ChatHandle) =>
  state.connection === 'online' && state.outgoing.length === 0

async function writeBoth({ visitor, agent, chatId }: Conversation, what: string): Promise<void> {
  visitor.chat.setTyping(true)
  await Promise.all([
    visitor.say(`visitor: ${what}`),
    agent.say(chatId, `agent: ${what}`),
    visitor.say(`visitor once more: ${what}`),
  ])
}

function nothingEnded(conversation: Conversation, what: string): void {
  for (const { state } of handles(conversation)) {
    if (state.connection === 'blocked')
      throw new Error(`${what}: the chat is not followed any more`)
    if (state.outgoing.some(({ state }) => state === 'failed'))
      throw new Error(`${what}: a message has failed for good`)
    if (state.outgoing.length === 0) throw new Error(`${what}: a message counts as stored`)
  }
  if (!conversation.visitor.client.hasSession())
    throw new Error(`${what}: the session is forgotten`)
}
