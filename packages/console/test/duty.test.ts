import { expect, it } from 'vitest'
import { aMomentMs, ConsoleHarness } from './console-harness.ts'

/** Two agents, both away, and nobody else at a console. */
async function bothAway() {
  const harness = new ConsoleHarness()
  const beatriz = await harness.backend.addAgent({ name: 'Beatriz' })
  const hers = await harness.openTab({ account: beatriz, platform: harness.device() })
  const tab = await harness.openTab()
  await tab.agentApp.availability.choose('away')
  await hers.agentApp.availability.choose('away')
  await harness.platform.advance(aMomentMs)
  return { harness, hers, ...tab }
}

it('says that nobody is there while somebody waits and every agent is away', async () => {
  const { harness, hers, agentApp, platform } = await bothAway()
  expect(agentApp.duty.isNobodyThere.get()).toBe(false)
  await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  expect(agentApp.duty.isNobodyThere.get()).toBe(true)
  expect(hers.agentApp.duty.isNobodyThere.get()).toBe(true)
})

it('is over at once for who goes online, and within 15 s for the others', async () => {
  const { harness, hers, agentApp, platform } = await bothAway()
  await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  await hers.agentApp.availability.choose('online')
  expect(hers.agentApp.duty.isNobodyThere.get()).toBe(false)
  expect(agentApp.duty.isNobodyThere.get()).toBe(true)
  await platform.advance(15_000 + aMomentMs)
  expect(agentApp.duty.isNobodyThere.get()).toBe(false)
})

it('is said at once to the last agent who goes away, before the server knows it', async () => {
  const { harness, agentApp, platform } = await bothAway()
  await agentApp.availability.choose('online')
  await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  expect(agentApp.duty.isNobodyThere.get()).toBe(false)
  await agentApp.availability.choose('away')
  await platform.advance(aMomentMs)
  expect(agentApp.duty.isNobodyThere.get()).toBe(true)
})

it('is over when nobody waits any more, and nobody is asked about then', async () => {
  const { harness, agentApp, platform } = await bothAway()
  const chatId = await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  await harness.backend.visitorEnds(chatId)
  await platform.advance(aMomentMs)
  expect(agentApp.duty.isNobodyThere.get()).toBe(false)
  const asked = () => platform.requests.filter(({ url }) => url.includes('/v1/colleagues')).length
  const before = asked()
  await platform.advance(60_000)
  expect(asked()).toBe(before)
})

it('a colleague who does not answer the site of those who wait does not count', async () => {
  const { harness, hers, agentApp, platform } = await bothAway()
  const owner = await harness.openTab({
    account: harness.backend.owner,
    platform: harness.device(),
  })
  await owner.agentApp.availability.choose('away')
  const other = await owner.client.createSite({ name: 'Outra', allowedOrigins: [] })
  await owner.client.updateAgent(hers.me.agent.id, { siteIds: [other.id] })
  await hers.agentApp.availability.choose('online')
  await harness.waits('Oi', 'Ana')
  await platform.advance(aMomentMs)
  expect(agentApp.duty.isNobodyThere.get()).toBe(true)
})
