import { expect, it } from 'vitest'
import { systemClock } from '@papo/core/platform/clock'
import { createSitesInMemory } from '@papo/core/site/sites-in-memory'
import { defaultSettings } from '@papo/core/site/site'
import { openEmbedded } from '../conformance/embedded.ts'
import { newId, settle } from '../../../core/test/conformance/records.ts'

it('has the last rules of each site, and the defaults of all others', async () => {
  const database = await openEmbedded()
  const { site } = await settle(database)
  const { rules, rereadSites } = createSitesInMemory({ work: database.work, clock: systemClock })
  await rereadSites()
  expect(rules.of(site.id)).toMatchObject({ firstReplySeconds: null })
  expect(rules.of(newId())).toBe(defaultSettings)

  const settings = { ...site.settings, firstReplySeconds: 90 }
  await database.work.run((stores) => stores.sites.save({ ...site, settings }))
  expect(rules.of(site.id).firstReplySeconds).toBeNull()
  await rereadSites()
  expect(rules.of(site.id).firstReplySeconds).toBe(90)
  await database.close()
})

it('does not go back to what was read before, if that comes later', async () => {
  const database = await openEmbedded()
  const { site } = await settle(database)
  let release = () => {}
  const held = new Promise<void>((done) => {
    release = done
  })
  let reads = 0
  const work: typeof database.work = {
    ...database.work,
    async read(task) {
      const isFirst = reads++ === 0
      const found = await database.work.read(task)
      if (isFirst) await held
      return found
    },
  }
  const { origins, rereadSites } = createSitesInMemory({ work, clock: systemClock })
  const late = rereadSites()
  const allowedOrigins = ['https://new.example.com']
  await database.work.run((stores) => stores.sites.save({ ...site, allowedOrigins }))
  await rereadSites()
  expect(origins.isAllowed(site.id, 'https://new.example.com')).toBe(true)
  release()
  await late
  expect(origins.isAllowed(site.id, 'https://new.example.com')).toBe(true)
  await database.close()
})
