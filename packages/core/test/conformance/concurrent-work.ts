import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/platform/refusal.ts'
import {
  aNewChat,
  anAgent,
  append,
  arrive,
  aVisitor,
  later,
  settle,
  type Open,
  type Opened,
} from './records.ts'
import type { TestedStores, TestedWork } from './stores.ts'

/** With one connection, a unit of work begins after the end of the one before; with several, they run at once. */
type Connections = 'one' | 'several'

const refusal = new Refusal('chat_ended', 'It is over.')
/** Time enough for a unit of work that does not wait for a lock. */
const statements = { one: 5, several: 300 } as const

/** The contract of every unit of work for others that run at the same time. */
export function concurrentWorkSuite(name: string, open: Open, connections: Connections): void {
  describe(`units of work at the same time in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    lockSuite(() => opened, connections)
    keySuite(() => opened, connections)
    if (connections === 'several') deadlockSuite(() => opened)
  })
}

/** Runs statements until the other unit of work has ended, or long enough to know that it waits. */
async function ends(
  other: Promise<unknown>,
  stores: TestedStores,
  connections: Connections,
): Promise<'ended' | 'waits'> {
  const state: { outcome: 'ended' | 'waits' } = { outcome: 'waits' }
  const end = () => {
    state.outcome = 'ended'
  }
  void other.then(end, end)
  for (let n = 0; n < statements[connections] && state.outcome === 'waits'; n += 1) {
    await stores.workspaces.any()
  }
  return state.outcome
}

/**
 * Runs `first`; from within it, after its task, `second` begins, and has no chance to end before `first` does.
 * Returns what became of both.
 */
async function oneBehindTheOther<First, Second>(
  work: TestedWork,
  connections: Connections,
  first: (stores: TestedStores) => Promise<First>,
  second: () => Promise<Second>,
  end: 'commit' | 'fail',
) {
  let behind: Promise<Second> | undefined
  const ahead = work.run(async (stores) => {
    const result = await first(stores)
    behind = second()
    expect(await ends(behind, stores, connections)).toBe('waits')
    if (end === 'fail') throw refusal
    return result
  })
  const [firstResult] = await Promise.allSettled([ahead])
  expect(firstResult.status).toBe(end === 'commit' ? 'fulfilled' : 'rejected')
  if (behind === undefined)
    throw new Error('the first one has not come so far', { cause: firstResult })
  return behind
}

function lockSuite(opened: () => Opened, connections: Connections): void {
  const arriveAnew = async () => {
    const { site } = await settle(opened().database)
    return arrive(opened().database, site)
  }
  const lastSeqOf = async ({ workspaceId, id }: { workspaceId: string; id: string }) =>
    (await opened().database.work.read((stores) => stores.chats.head(workspaceId, id)))?.lastSeq

  test('one waits for the lock of the other, then sees what that one has committed', async () => {
    const { work } = opened().database
    const { chat } = await arriveAnew()
    const add = (stores: TestedStores) => append(stores, chat)
    const behind = await oneBehindTheOther(work, connections, add, () => work.run(add), 'commit')
    expect(behind.lastSeq).toBe(2)
    expect(await lastSeqOf(chat)).toBe(2)
  })

  test('one waits for the lock of the other, which fails, and sees nothing of it', async () => {
    const { work } = opened().database
    const { chat } = await arriveAnew()
    const add = (stores: TestedStores) => append(stores, chat)
    const behind = await oneBehindTheOther(work, connections, add, () => work.run(add), 'fail')
    expect(behind.lastSeq).toBe(1)
    expect(await lastSeqOf(chat)).toBe(1)
  })

  test('what was true before the wait for a lock is checked again after it', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const agent = anAgent(workspace)
    await work.run((stores) => stores.agents.insert(agent))
    const { chat } = await arrive(opened().database, site)
    const accepted = { status: 'active', agentId: agent.id, acceptedAt: later(1) } as const
    await work.run((stores) => append(stores, chat, accepted))
    const over = { status: 'ended', endedAt: later(2), endedBy: 'agent' } as const
    const locked = await oneBehindTheOther(
      work,
      connections,
      (stores) => append(stores, chat, { ...accepted, ...over }),
      () => work.run((stores) => stores.chats.lockActiveOf(workspace.id, agent.id)),
      'commit',
    )
    expect(locked).toEqual([])
  })

  test('statements of one unit of work do not overtake one that waits for a lock', async () => {
    const { work } = opened().database
    const { chat } = await arriveAnew()
    const order: string[] = []
    await oneBehindTheOther(
      work,
      connections,
      (stores) => stores.chats.lock(chat.workspaceId, chat.id),
      () =>
        work.run(async ({ chats, workspaces }) => {
          const lock = chats.lock(chat.workspaceId, chat.id).then(() => order.push('lock'))
          await Promise.all([lock, workspaces.any().then(() => order.push('look'))])
        }),
      'commit',
    )
    expect(order).toEqual(['lock', 'look'])
  })

  test('a tried lock is not taken while another one holds it, and nobody waits', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const agent = anAgent(workspace)
    await work.run((stores) => stores.agents.insert(agent))
    const { chat } = await arrive(opened().database, site)
    const tryBoth = () =>
      work.run(async (stores) => [
        await stores.agents.tryLock(workspace.id, agent.id),
        ...(await stores.chats.tryLockEach([{ workspaceId: workspace.id, id: chat.id }])),
      ])
    let tried: ReturnType<typeof tryBoth> | undefined
    await work.run(async (stores) => {
      await stores.agents.lock(workspace.id, agent.id)
      await stores.chats.lock(workspace.id, chat.id)
      tried = tryBoth()
      const outcome = await ends(tried, stores, connections)
      expect(outcome).toBe(connections === 'one' ? 'waits' : 'ended')
    })
    expect(await tried).toEqual(connections === 'one' ? [agent, chat] : [null])
    expect(await tryBoth()).toEqual([agent, chat])
  })

  test('a write and a removal are not visible to others before the commit', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const visitor = aVisitor(site)
    await work.run((stores) => stores.visitors.insert(visitor))
    const look = () =>
      work.read(async (stores) => [
        (await stores.sites.find(workspace.id, site.id))?.name,
        await stores.visitors.find(workspace.id, visitor.id),
      ])
    let seen: ReturnType<typeof look> | undefined
    await work.run(async (stores) => {
      await stores.sites.save({ ...site, name: 'Outra' })
      await stores.visitors.remove(workspace.id, visitor.id)
      expect((await stores.sites.find(workspace.id, site.id))?.name).toBe('Outra')
      expect(await stores.visitors.find(workspace.id, visitor.id)).toBeNull()
      seen = look()
      await ends(seen, stores, connections)
    })
    expect(await seen).toEqual(connections === 'one' ? ['Outra', null] : [site.name, visitor])
    expect(await look()).toEqual(['Outra', null])
  })

  test('tasks with the same chat run one after the other, in the order of their calls', async () => {
    const { work } = opened().database
    const { chat } = await arriveAnew()
    const order: string[] = []
    const task = (name: string) =>
      work.run(async (stores) => {
        order.push(`${name} begins`)
        await append(stores, chat)
        order.push(`${name} ends`)
      }, chat.id)
    await Promise.all(['first', 'second', 'third'].map(task))
    expect(order).toEqual(
      ['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    )
  })
}

function keySuite(opened: () => Opened, connections: Connections): void {
  const outcomes = [
    ['commit', false],
    ['fail', true],
  ] as const

  test.each(outcomes)(
    'an e-mail that another one has just taken is awaited: after its %s, free is %s',
    async (end, isFree) => {
      const { work } = opened().database
      const { workspace } = await settle(opened().database)
      const agent = anAgent(workspace)
      const twin = anAgent(workspace, { email: agent.email.toUpperCase() })
      const inserted = await oneBehindTheOther(
        work,
        connections,
        (stores) => stores.agents.insert(agent),
        () => work.run((stores) => stores.agents.insert(twin)),
        end,
      )
      expect(inserted).toBe(isFree)
      const found = await work.read((stores) => stores.agents.listByEmail(agent.email))
      expect(found).toEqual([isFree ? twin : agent])
    },
  )

  test.each(outcomes)(
    'an open chat that another one has just started is awaited: after its %s, free is %s',
    async (end, isFree) => {
      const { work } = opened().database
      const { site } = await settle(opened().database)
      const visitor = aVisitor(site)
      await work.run((stores) => stores.visitors.insert(visitor))
      const started = await oneBehindTheOther(
        work,
        connections,
        (stores) => stores.chats.insert(aNewChat(visitor)),
        () => work.run((stores) => stores.chats.insert(aNewChat(visitor))),
        end,
      )
      expect(started !== null).toBe(isFree)
    },
  )

  test.each(outcomes)(
    'a chat that another one has just ended is awaited: after its %s, a second is refused: %s',
    async (end, isRefused) => {
      const { work } = opened().database
      const { site } = await settle(opened().database)
      const { visitor, chat } = await arrive(opened().database, site)
      const over = { status: 'ended', endedAt: later(2), endedBy: 'visitor' } as const
      const started = await oneBehindTheOther(
        work,
        connections,
        (stores) => append(stores, chat, over),
        () => work.run((stores) => stores.chats.insert(aNewChat(visitor))),
        end,
      )
      expect(started === null).toBe(isRefused)
    },
  )

  test('a visitor whose chat another one has just started is not removed as abandoned', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const visitor = aVisitor(site)
    await work.run((stores) => stores.visitors.insert(visitor))
    const remove = () =>
      work.run((stores) => stores.retention.removeVisitors(site.id, later(3600), null))
    let removed: ReturnType<typeof remove> | undefined
    await work.run(async (stores) => {
      await stores.chats.insert(aNewChat(visitor))
      removed = remove()
      await ends(removed, stores, connections)
    })
    expect(await removed).toEqual({ removed: 0, nextId: null })
    expect(await work.read((stores) => stores.visitors.find(workspace.id, visitor.id))).toEqual(
      visitor,
    )
  })
}

function deadlockSuite(opened: () => Opened): void {
  test('of two that wait for each other, one is rolled back and repeated', async () => {
    const { work } = opened().database
    const { workspace } = await settle(opened().database)
    const [first, second] = [anAgent(workspace), anAgent(workspace)]
    await work.run(async (stores) => {
      for (const agent of [first, second]) await stores.agents.insert(agent)
    })
    const locked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
    let runs = 0
    const takeBoth = (mine: 0 | 1, order: (typeof first)[]) =>
      work.run(async (stores) => {
        runs += 1
        await stores.agents.lock(workspace.id, order[0]?.id ?? '')
        locked[mine].resolve()
        await locked[mine === 0 ? 1 : 0].promise
        await stores.agents.lock(workspace.id, order[1]?.id ?? '')
        return mine
      })
    const both = await Promise.all([takeBoth(0, [first, second]), takeBoth(1, [second, first])])
    expect(both).toEqual([0, 1])
    expect(runs).toBe(3)
  })
}
