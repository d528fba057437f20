import type { ChatHandle } from '@papo/sdk'
import type { ForeignAnswer, PassingRequest } from '../proxy/fault.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'
import { Budgets } from './f16-budgets.ts'
import { type Case, deferringAnswers, foreignAnswers } from './f16-cases.ts'
import { type Talk, talks } from './talk.ts'

/** So long something in between answers in Papo's place. */
const foreignMs = 3000
/** And so long it may take until everything has arrived afterwards. */
const backWithinMs = 40_000
/** A wait that the server has asked for ends by itself. */
const deferredAtMostMs = 65_000

/**
 * A captive portal, a firewall or an ingress answers in Papo's place: each status with each kind of body.
 * Nothing is lost, doubled or ended; everybody is back by themselves, within the budget of requests.
 */
export const foreignAnswered: Scenario = {
  name: 'F16',
  title: 'foreign answers',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'an answer counts only with Papo’s mark and in the shape that was asked for',
      without: { at: 'own-answer', condition: 'response.ok && !cause' },
    },
    {
      what: 'only a coded problem of Papo’s is final',
      without: { at: 'coded-problem', value: 'mayRetry(status)' },
    },
    {
      what: 'no wait is longer than a minute, whatever an answer says',
      without: { at: 'longest-wait', value: 'Infinity' },
    },
  ],
  limitSeconds: 600,
  async run(stage) {
    const agents = [await stage.agent(), await stage.agent(), await stage.agent()]
    const all = await talks(stage, stage.pick({ brief: 24, usual: 48, full: 48 }), agents)
    const signedOut: string[] = []
    for (const { client } of agents) client.on('signedOut', ({ code }) => signedOut.push(code))
    const lists = agents.map(({ client }) => client.watchChats({ status: 'active', limit: 1 }))
    stage.atEnd(() => lists.forEach((list) => list.close()))
    const budgets = new Budgets()

    const cases = foreignAnswers(stage.pick({ brief: 'some', usual: 'all', full: 'all' }))
    for (let at = 0; at < cases.length; at += all.length) {
      stage.note(`${at} of ${cases.length} foreign answers`)
      await playForeign(stage, all, cases.slice(at, at + all.length), budgets)
    }
    const deferred = await playDeferring(stage, all, budgets)
    await stage.until('the lists are back', () =>
      lists.every(({ state }) => state.connection === 'online'),
    )
    if (signedOut.length > 0) throw new Error(`an agent was signed out: ${signedOut.join()}`)
    const most = budgets.mostInAMinute()
    if (most > 120) throw new Error(`one client made ${most} requests about one chat in a minute`)
    return {
      ...(await stage.judge()),
      'foreign answers': cases.length,
      'most requests in a minute': most,
      'deferred at most ms': Math.round(deferred),
    }
  },
}

const chatOf = ({ path }: PassingRequest) => /^\/v1\/chats\/([\w-]{36})/u.exec(path)?.[1] ?? ''

/** Each chat is answered in its own way; both sides write meanwhile. */
async function playForeign(
  stage: Stage,
  all: readonly Talk[],
  cases: readonly Case[],
  budgets: Budgets,
): Promise<void> {
  const inTurn = all.slice(0, cases.length).map((talk, at) => ({ talk, ...(cases[at] as Case) }))
  const byChat = new Map(inTurn.map(({ talk, answer }) => [talk.chatId, answer]))
  const [anything] = cases
  let isForeign = true
  stage.proxy.onRequest((request) => {
    budgets.count(request)
    // A poll may outlive its round; another chat of this round never shares its answer.
    if (!isForeign) return null
    const answer = byChat.get(chatOf(request)) ?? (isOfList(request) ? anything?.answer : undefined)
    return answer === undefined ? null : { instead: answer }
  })
  const end = stage.beginFault()
  // What is held is asked again, and meets what stands in between.
  stage.proxy.cutAll()
  const sends = inTurn.map(({ talk, what }) => writeBoth(talk, what))
  for (const send of sends) send.catch(() => {})
  await stage.sleep(foreignMs)
  for (const { talk, what } of inTurn) nothingEnded(talk, what)
  isForeign = false
  end()
  await stage.until(
    'everybody is back after foreign answers',
    () => inTurn.every(({ talk }) => handles(talk).every(isBack)),
    stage.isStrict ? backWithinMs : 2 * backWithinMs,
  )
  await Promise.all(sends)
}

/** Papo itself asks for a wait that nobody should keep. Half of the people click, the others wait. */
async function playDeferring(
  stage: Stage,
  all: readonly Talk[],
  budgets: Budgets,
): Promise<number> {
  stage.note('waits without measure')
  const inTurn = deferringAnswers.map((one, at) => ({ ...one, talk: all[at] as Talk }))
  const left = new Map<string, ForeignAnswer>(
    inTurn.map(({ talk, answer }) => [talk.chatId, answer]),
  )
  stage.proxy.onRequest((request) => {
    budgets.count(request)
    const answer = left.get(chatOf(request))
    return answer === undefined ? null : { instead: answer }
  })
  const end = stage.beginFault()
  stage.proxy.cutAll()
  const sends = inTurn.map(({ talk, what }) => writeBoth(talk, what))
  for (const send of sends) send.catch(() => {})
  await stage.sleep(foreignMs)
  const began = performance.now()
  for (const { talk, what, isLong } of inTurn) {
    nothingEnded(talk, what)
    const shown = handles(talk).map(({ state }) => state.connection)
    if (isLong && shown.includes('online')) throw new Error(`${what}: shown as online in a wait`)
  }
  left.clear()
  end()
  for (const [at, { talk }] of inTurn.entries()) {
    if (at % 2 === 0) for (const handle of handles(talk)) handle.reconnect()
  }
  const clicked = inTurn.filter((_one, at) => at % 2 === 0)
  await stage.until(
    'those who clicked are back at once',
    () => clicked.every(({ talk }) => handles(talk).every(isBack)),
    20_000,
  )
  await stage.until(
    'the others are back after a minute',
    () => inTurn.every(({ talk }) => handles(talk).every(isBack)),
    deferredAtMostMs,
  )
  await Promise.all(sends)
  return performance.now() - began
}

const isOfList = ({ path }: PassingRequest) => path.startsWith('/v1/chats?')

const handles = ({ visitor, agent, chatId }: Talk): ChatHandle[] => [
  visitor.chat,
  ...agent.watchings.flatMap(({ chat }) => (chat.id === chatId ? [chat] : [])),
]

const isBack = ({ state }: ChatHandle) =>
  state.connection === 'online' && state.outgoing.length === 0

async function writeBoth({ visitor, agent, chatId }: Talk, what: string): Promise<void> {
  visitor.chat.setTyping(true)
  await Promise.all([
    visitor.say(`visitor: ${what}`),
    agent.say(chatId, `agent: ${what}`),
    visitor.say(`visitor once more: ${what}`),
  ])
}

function nothingEnded(talk: Talk, what: string): void {
  for (const { state } of handles(talk)) {
    if (state.connection === 'blocked')
      throw new Error(`${what}: the chat is not followed any more`)
    if (state.outgoing.some(({ state }) => state === 'failed'))
      throw new Error(`${what}: a message has failed for good`)
    if (state.outgoing.length === 0) throw new Error(`${what}: a message was taken for stored`)
  }
  if (!talk.visitor.client.hasSession()) throw new Error(`${what}: the session is forgotten`)
}
