import type { Chat } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyRetention } from '@papo/core/privacy/retention'
import { openHarness, type ApiHarness } from '../journeys/api-harness.ts'
import { ManualTime } from '../journeys/time.ts'

const daySeconds = 24 * 60 * 60
const never = new AbortController().signal

describe('the retention of a site', () => {
  const time = new ManualTime()
  let harness: ApiHarness
  beforeAll(async () => {
    harness = await openHarness({}, { clock: time })
  })
  afterAll(() => harness.close())

  const siteNow = async () => {
    const { work } = harness.services.database
    const site = (await work.read((stores) => stores.sites.all()))[0]
    if (site === undefined) throw new Error('there is no site')
    return { work, site }
  }
  async function keepFor(retentionDays: number | null): Promise<void> {
    const { work, site } = await siteNow()
    const settings = { ...site.settings, retentionDays }
    await work.run((stores) => stores.sites.save({ ...site, settings }))
  }
  async function isStored(chatId: string): Promise<boolean> {
    const { work, site } = await siteNow()
    return (await work.read((stores) => stores.chats.head(site.workspaceId, chatId))) !== null
  }
  async function ended(): Promise<string> {
    const visitor = await harness.start()
    await visitor.say('Olá!')
    const end = await harness.call<Chat>('POST', `/v1/chats/${visitor.chatId}/end`, {
      token: visitor.token,
    })
    expect(end.body.status).toBe('ended')
    return visitor.chatId
  }

  it('removes chats that ended so many days ago, with their logs and visitors, and nothing else', async () => {
    const old = await ended()
    await keepFor(7)
    time.skip(8 * daySeconds)
    const [recent, open] = [await ended(), (await harness.start()).chatId]
    expect(await applyRetention(harness.services, never)).toEqual({
      chats: 1,
      visitors: 1,
      sites: 0,
    })
    expect(await Promise.all([old, recent, open].map(isStored))).toEqual([false, true, true])
    expect(await applyRetention(harness.services, never)).toEqual({
      chats: 0,
      visitors: 0,
      sites: 0,
    })
  })

  it('keeps everything if the site has none', async () => {
    const chatId = await ended()
    await keepFor(null)
    time.skip(1000 * daySeconds)
    expect(await applyRetention(harness.services, never)).toEqual({
      chats: 0,
      visitors: 0,
      sites: 0,
    })
    expect(await isStored(chatId)).toBe(true)
  })

  it('stops after its current step', async () => {
    await ended()
    await keepFor(1)
    time.skip(2 * daySeconds)
    const aborted = AbortSignal.abort()
    expect(await applyRetention(harness.services, aborted)).toEqual({
      chats: 0,
      visitors: 0,
      sites: 0,
    })
  })
})
