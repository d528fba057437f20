import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'

const senders = 50
const minPerSecond = 200

export const hotChat: Scenario = {
  code: 'L2',
  name: 'hot-chat',
  what: 'Fifty clients write into one chat at once: one order, no gap, no deadlock.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 600,
  protection: [
    {
      what: 'a writer locks the chat before reading its state',
      without: [{ drop: 'chat-lock' }, { at: 'chat-try-lock', value: 'chats' }],

      stacks: ['cluster'],
    },
    {
      what: 'a page’s cursor points after its last entry, whatever the head is by then',
      without: { at: 'page-cursor', value: 'lastVisible(head, caller)' },

      stacks: ['embedded'],
    },
  ],
  async run(faultRun) {
    const [conversation] = await openConversations(faultRun, 1, [await faultRun.agent()])
    if (conversation === undefined) throw new Error('there is no conversation')
    const each = faultRun.pick({ brief: 5, usual: 40, full: 100 })
    const before = await deadlocks(faultRun)
    const began = performance.now()
    await Promise.all(
      Array.from({ length: senders }, async (_, at) => {
        const sender = faultRun.sender(at % 2 === 0 ? conversation.visitor : conversation.agent)
        for (let number = 0; number < each; number += 1) {
          await sender.send(conversation.chatId, `${number} by sender ${at}`)
        }
      }),
    )
    const perSecond = (senders * each * 1000) / (performance.now() - began)
    const met = (await deadlocks(faultRun)) - before
    if (met > 0) throw new Error(`${met} deadlocks`)
    if (faultRun.isStrict && faultRun.name === 'cluster' && perSecond < minPerSecond) {
      throw new Error(`${Math.round(perSecond)} messages a second`)
    }
    return { ...(await faultRun.judge()), 'messages a second': perSecond, deadlocks: met }
  },
}

async function deadlocks(faultRun: FaultRun): Promise<number> {
  if (faultRun.name === 'embedded') return 0
  const client = await faultRun.postgres.client(faultRun.databaseUrl)
  await client.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await client.query<{ deadlocks: number }>(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  )
  await client.end()
  return rows[0]?.deadlocks ?? 0
}
