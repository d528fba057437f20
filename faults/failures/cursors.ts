import type { LogPage } from '@papo/sdk'
import { call } from '../../fault-rig/clients/call.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const pageSize = 50

export const cursors: Scenario = {
  code: 'F14',
  name: 'cursors',
  what: 'Clients send every kind of cursor: the answer is what follows it, the whole log, or a refusal, and never leaves a gap.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a cursor of another chat or epoch is not continued',
      without: { drop: 'cursor-of-log' },
    },
    {
      what: 'a cursor that is ahead of the log is checked against the database',
      without: { drop: 'cursor-ahead' },
    },
  ],
  async run(faultRun) {
    const [visitor, other] = await faultRun.queue(2)
    if (visitor === undefined || other === undefined) throw new Error('there is no client')
    const count = faultRun.pick({ brief: 60, usual: 120, full: 300 })
    for (const [person, messages] of [
      [visitor, count],
      [other, 3],
    ] as const) {
      const sender = faultRun.sender(person)
      for (let number = 1; number <= messages; number += 1)
        await sender.send(person.chatId, `message ${number}`)
    }
    const { cursor } = await page(faultRun, visitor, '')
    const foreign = (await page(faultRun, other, '')).cursor
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
      await require(faultRun, visitor, { what, after, expected, count })
    await restore(faultRun)
    for (const after of [at(0), at(count), at(count - 5)]) {
      const what = 'from before a restore'
      await require(faultRun, visitor, { what, after, expected: 'the log anew', count })
    }
    return { ...(await faultRun.judge()), cursors: table.length + 3 }
  },
}

type Expected = 'the log' | 'what follows' | 'nothing' | 'the log anew' | 'a refusal'

interface Expectation {
  what: string
  after: string
  expected: Expected
  count: number
}

const ask = (faultRun: FaultRun, { chatId, token }: VisitorSimulation, after: string) =>
  call(
    `${faultRun.url}/v1/chats/${chatId}/messages?after=${encodeURIComponent(after)}&limit=${pageSize}`,
    'GET',
    { token },
  )

async function page(
  faultRun: FaultRun,
  visitor: VisitorSimulation,
  after: string,
): Promise<LogPage> {
  const { status, body } = await ask(faultRun, visitor, after)
  if (status !== 200) throw new Error(`a page was answered ${status}`)
  return body as LogPage
}

/** Reads from the cursor to the end, as a client does. */
async function require(
  faultRun: FaultRun,
  visitor: VisitorSimulation,
  wanted: Expectation,
): Promise<void> {
  const { what, after, expected, count } = wanted
  const { status, body } = await ask(faultRun, visitor, after)
  const found =
    status === 400 ? 'a refusal' : await follow(faultRun, visitor, body as LogPage, count)
  if (found !== expected)
    throw new Error(`a cursor that is ${what} gave ${found} instead of ${expected}`)
}

async function follow(
  faultRun: FaultRun,
  visitor: VisitorSimulation,
  first: LogPage,
  count: number,
): Promise<Expected | 'a hole'> {
  const seqs: number[] = []
  for (let one = first; ; one = await page(faultRun, visitor, one.cursor)) {
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

/** The database gets another epoch, as the documented restore step does. */
async function restore(faultRun: FaultRun): Promise<void> {
  await faultRun.fault(async () => {
    const running = faultRun.name === 'cluster' ? faultRun.nodes : []
    await faultRun.changeTruth("UPDATE installation SET epoch = 'abcdef01'")
    for (const node of running) await node.restart()
  })
}
