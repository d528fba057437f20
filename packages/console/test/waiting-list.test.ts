import { refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { createDismissal, type Dismissed } from '../src/queue/dismissal.ts'
import { aMomentMs, type ConsoleTab, ConsoleHarness } from './console-harness.ts'

/** Longer than the pause after which a search begins. */
const pauseMs = 400

async function waiting(names: readonly string[]) {
  const harness = new ConsoleHarness()
  const ids: string[] = []
  for (const name of names) ids.push(await harness.waits(`Sou ${name}`, name))
  const tab = await harness.openTab({ account: harness.backend.owner })
  return { harness, ids, tab, list: tab.agentApp.waitingList }
}

const namesIn = ({ agentApp }: ConsoleTab) =>
  agentApp.waitingList.chats.get().map(({ visitor }) => visitor.name)

describe('the list of the queue', () => {
  it('goes on beyond the first chats once one has scrolled there, in the order of the queue', async () => {
    const names = Array.from({ length: 120 }, (_, at) => `Visitante ${at + 1}`)
    const { tab, list } = await waiting(names)
    list.reach(20)
    await tab.platform.advance(pauseMs)
    expect([namesIn(tab), list.total.get()]).toEqual([names.slice(0, 50), 120])
    list.reach(45)
    await tab.platform.advance(pauseMs)
    expect([namesIn(tab), list.total.get()]).toEqual([names, 120])
    await tab.agentApp.acceptNext()
    expect([namesIn(tab), list.total.get()]).toEqual([names.slice(1), 119])
    list.reset()
    await tab.platform.advance(pauseMs)
    expect([namesIn(tab), list.total.get()]).toEqual([names.slice(1, 51), 119])
  })

  it('keeps its first chats when no more can be read, and asks again at the next scroll', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `Visitante ${at + 1}`)
    const { tab, list, harness } = await waiting(names)
    harness.backend.conduct('listChats', refuses('unavailable'))
    list.reach(50)
    await tab.platform.advance(pauseMs)
    expect([namesIn(tab), list.hasFailed.get()]).toEqual([names.slice(0, 50), false])
    harness.backend.behave()
    list.reach(50)
    await tab.platform.advance(pauseMs)
    expect(namesIn(tab)).toEqual(names)
  })

  it('is searched by name and text, and shows everybody again', async () => {
    const { tab, list, ids, harness } = await waiting(['Ana', 'Beto', 'Ana Lima'])
    list.search('Ana')
    await tab.platform.advance(pauseMs)
    expect(namesIn(tab)).toEqual(['Ana', 'Ana Lima'])
    await tab.agentApp.accept(ids[0] ?? '')
    expect(namesIn(tab)).toEqual(['Ana Lima'])
    await harness.waits('Sou outra', 'Ana Souza')
    await tab.platform.advance(2 * aMomentMs)
    expect(namesIn(tab)).toEqual(['Ana Lima', 'Ana Souza'])
    list.reset()
    await tab.platform.advance(pauseMs)
    expect(namesIn(tab)).toEqual(['Beto', 'Ana Lima', 'Ana Souza'])
    expect(list.isSearched.get()).toBe(false)
  })

  it('is limited to a site', async () => {
    const { tab, list, harness } = await waiting(['Ana'])
    const other = await tab.client.createSite({ name: 'Outra', allowedOrigins: [] })
    list.limitTo(other.id)
    await tab.platform.advance(pauseMs)
    expect(namesIn(tab)).toEqual([])
    list.limitTo(harness.backend.site.id)
    await tab.platform.advance(pauseMs)
    expect(namesIn(tab)).toEqual(['Ana'])
    expect(list.sites.get().map(({ name }) => name)).toEqual(['Demo'])
  })

  it('says that a search failed, and tries again', async () => {
    const { tab, list, harness } = await waiting(['Ana'])
    harness.backend.conduct('listChats', refuses('unavailable'))
    list.search('Ana')
    await tab.platform.advance(pauseMs)
    expect(list.hasFailed.get()).toBe(true)
    harness.backend.behave()
    list.retry()
    await tab.platform.advance(pauseMs)
    expect([list.hasFailed.get(), namesIn(tab)]).toEqual([false, ['Ana']])
  })
})

describe('ending several waiting chats at once', () => {
  async function prepare() {
    const scene = await waiting(['Ana', 'Beto', 'Caio'])
    const { tab } = scene
    const { waitingList, queue } = tab.agentApp
    const done: Dismissed[] = []
    const dismissal = createDismissal({
      client: tab.client,
      shown: waitingList.chats,
      onLeft: queue.drop,
      onDone: (dismissed) => void done.push(dismissed),
    })
    dismissal.start()
    return { ...scene, dismissal, done }
  }
  const statuses = async ({ backend }: ConsoleHarness) =>
    Object.fromEntries(
      (await backend.chats()).map(({ visitor, status }) => [visitor.name ?? '', status]),
    )

  it('ends those that are chosen, and says how many', async () => {
    const { dismissal, done, ids, harness, tab } = await prepare()
    dismissal.chooseAll()
    expect(dismissal.chosen.get()).toEqual(ids)
    dismissal.choose(ids[1] ?? '', false)
    await dismissal.dismiss()
    expect(done).toEqual([{ ended: 2, taken: [], failed: 0 }])
    expect(await statuses(harness)).toEqual({ Ana: 'ended', Beto: 'waiting', Caio: 'ended' })
    expect(namesIn(tab)).toEqual(['Beto'])
    expect([dismissal.isChoosing.get(), dismissal.chosen.get()]).toEqual([false, []])
  })

  it('ends none that a colleague has accepted since', async () => {
    const { dismissal, done, ids, harness, tab } = await prepare()
    dismissal.chooseAll()
    await harness.backend.agentAccepts(ids[0] ?? '')
    await tab.platform.advance(aMomentMs)
    expect(dismissal.chosen.get()).toEqual(ids.slice(1))
    await dismissal.dismiss()
    expect(done).toEqual([{ ended: 2, taken: [], failed: 0 }])
    expect((await statuses(harness))['Ana']).toBe('active')
  })

  it('ends none that is accepted while the calls are on their way, and says who has it', async () => {
    const { dismissal, done, ids, harness, tab } = await prepare()
    const bia = await harness.backend.addAgent({ name: 'Bia' })
    dismissal.chooseAll()
    await harness.backend.agentAccepts(ids[1] ?? '', bia.id)
    expect(dismissal.chosen.get()).toEqual(ids)
    await dismissal.dismiss()
    expect(done).toEqual([
      {
        ended: 2,
        taken: [{ visitor: expect.objectContaining({ name: 'Beto' }), by: 'Bia' }],
        failed: 0,
      },
    ])
    expect(await statuses(harness)).toEqual({ Ana: 'ended', Beto: 'active', Caio: 'ended' })
    expect(namesIn(tab)).toEqual([])
  })

  it('does not count who has left meanwhile', async () => {
    const { dismissal, done, ids, harness } = await prepare()
    dismissal.chooseAll()
    await harness.backend.visitorEnds(ids[0] ?? '')
    await dismissal.dismiss()
    expect(done).toEqual([{ ended: 2, taken: [], failed: 0 }])
  })

  it('says how many could not be ended', async () => {
    const { dismissal, done, harness, tab } = await prepare()
    harness.backend.conduct('endChat', refuses('unavailable'))
    dismissal.chooseAll()
    await dismissal.dismiss()
    expect(done).toEqual([{ ended: 0, taken: [], failed: 3 }])
    expect(namesIn(tab)).toEqual(['Ana', 'Beto', 'Caio'])
  })
})
