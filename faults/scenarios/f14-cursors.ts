import type { LogPage } from '@papo/sdk'
import { call } from '../people/call.ts'
import type { VisitorPerson } from '../people/visitor.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'

const pageSize = 50

/** Every cursor that a client may come with: what follows, the log anew, or a refusal, and never silence. */
export const cursors: Scenario = {
  name: 'F14',
  title: 'cursor table',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a cursor of another chat or epoch is not continued',
      without: { drop: 'cursor-of-log' },
    },
    {
      what: 'a cursor that is ahead of the log is told so by the database',
      without: { drop: 'cursor-ahead' },
    },
  ],
  async run(stage) {
    const [visitor, other] = await stage.line(2)
    if (visitor === undefined || other === undefined) throw new Error('there is nobody')
    const count = stage.pick({ brief: 60, usual: 120, full: 300 })
    for (const [person, messages] of [
      [visitor, count],
      [other, 3],
    ] as const) {
      const sender = stage.sender(person)
      for (let number = 1; number <= messages; number += 1)
        await sender.send(person.chatId, `message ${number}`)
    }
    const { cursor } = await page(stage, visitor, '')
    const foreign = (await page(stage, other, '')).cursor
    const at = (seq: number | string) => cursor.replace(/^(v1\.[^.]+\.[^.]+)\.\d+/, `$1.${seq}`)
    const table: [what: string, after: string, expected: Expected][] = [
      ['none', '', 'the log'],
      ['zero', at(0), 'the log'],
      ['the end', at(count), 'nothing'],
      ['one page and more behind', at(count - pageSize - 5), 'what follows'],
      ['ahead of the top', at(count + 1), 'the log anew'],
      ['far ahead of the top', at('999999999999999'), 'the log anew'],
      ['negative', at('-1'), 'a refusal'],
      ['2^63', at('9223372036854775808'), 'a refusal'],
      ['not a number', at('1e3'), 'a refusal'],
      ['another chat’s', foreign, 'the log anew'],
      ['garbage', 'v1', 'a refusal'],
      ['garbage with percent signs', '%00%ff', 'a refusal'],
      ['another version', cursor.replace('v1', 'v2'), 'a refusal'],
    ]
    for (const [what, after, expected] of table)
      await demand(stage, visitor, { what, after, expected, count })
    await restore(stage)
    for (const after of [at(0), at(count), at(count - 5)]) {
      const what = 'from before a restore'
      await demand(stage, visitor, { what, after, expected: 'the log anew', count })
    }
    return { ...(await stage.judge()), cursors: table.length + 3 }
  },
}

type Expected = 'the log' | 'what follows' | 'nothing' | 'the log anew' | 'a refusal'

interface Demand {
  what: string
  after: string
  expected: Expected
  count: number
}

const ask = (stage: Stage, { chatId, token }: VisitorPerson, after: string) =>
  call(
    `${stage.url}/v1/chats/${chatId}/messages?after=${encodeURIComponent(after)}&limit=${pageSize}`,
    'GET',
    { token },
  )

async function page(stage: Stage, visitor: VisitorPerson, after: string): Promise<LogPage> {
  const { status, body } = await ask(stage, visitor, after)
  if (status !== 200) throw new Error(`a page was answered ${status}`)
  return body as LogPage
}

/** From the cursor on to the end, as a client does it. */
async function demand(stage: Stage, visitor: VisitorPerson, wanted: Demand): Promise<void> {
  const { what, after, expected, count } = wanted
  const { status, body } = await ask(stage, visitor, after)
  const found = status === 400 ? 'a refusal' : await follow(stage, visitor, body as LogPage, count)
  if (found !== expected)
    throw new Error(`a cursor that is ${what} gave ${found} instead of ${expected}`)
}

async function follow(
  stage: Stage,
  visitor: VisitorPerson,
  first: LogPage,
  count: number,
): Promise<Expected | 'a hole'> {
  const seqs: number[] = []
  for (let one = first; ; one = await page(stage, visitor, one.cursor)) {
    seqs.push(...one.messages.map(({ seq }) => seq))
    if (!one.hasMore) break
  }
  const [from] = seqs
  if (from === undefined) return first.reset ? 'a hole' : 'nothing'
  const isWhole = seqs.every((seq, at) => seq === from + at) && seqs.at(-1) === count
  if (!isWhole || (first.reset && from !== 1)) return 'a hole'
  if (first.reset) return 'the log anew'
  return from === 1 ? 'the log' : 'what follows'
}

/** The database gets another epoch, as the documented restore step gives it one. */
async function restore(stage: Stage): Promise<void> {
  await stage.fault(async () => {
    const running = stage.name === 'cluster' ? stage.nodes : []
    await stage.changeTruth("UPDATE installation SET epoch = 'abcdef01'")
    for (const node of running) await node.restart()
  })
}
