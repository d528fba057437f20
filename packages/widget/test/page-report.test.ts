import { expect, test } from 'vitest'
import { openPanel, type PanelHarness } from './panel-harness.ts'

/** The pages that the panel has reported so far. */
function reportsOf({ platform }: PanelHarness): unknown[] {
  return platform.requests
    .filter(({ method, url }) => method === 'POST' && url.endsWith('/page'))
    .map(({ body }) => body)
}

const shop = (path: string) => `https://shop.test${path}`

/** A panel with a running chat that was started on the first page. */
async function chatting() {
  const harness = await openPanel()
  await harness.model.start()
  await harness.platform.advance(1000)
  return harness
}

test('the page of the start is not reported again', async () => {
  const harness = await chatting()
  await harness.platform.advance(60_000)
  expect(reportsOf(harness)).toEqual([])
})

test('another page is reported once it has its title', async () => {
  const harness = await chatting()
  harness.goTo(shop('/cart'), 'Lamps')
  await harness.platform.advance(900)
  harness.setTitle('Cart')
  expect(reportsOf(harness)).toEqual([])
  await harness.platform.advance(200)
  expect(reportsOf(harness)).toEqual([{ url: shop('/cart'), title: 'Cart' }])
})

test('pages that follow each other quickly are reported every five seconds at most, the last one for certain', async () => {
  const harness = await chatting()
  for (let n = 1; n <= 40; n += 1) {
    harness.goTo(shop(`/${n}`), `Page ${n}`)
    await harness.platform.advance(250)
  }
  await harness.platform.advance(10_000)
  const reports = reportsOf(harness) as { url: string }[]
  expect(reports.length).toBeLessThanOrEqual(4)
  expect(reports.at(-1)?.url).toBe(shop('/40'))
})

test('the same address again is no other page', async () => {
  const harness = await chatting()
  harness.goTo(shop('/lamps'), 'Lamps (2)')
  await harness.platform.advance(10_000)
  expect(reportsOf(harness)).toEqual([])
})

test('a chat that goes on after a full navigation has the new page', async () => {
  const first = await chatting()
  first.model.stop()
  const { platform, backend } = first
  const next = await openPanel({ platform, backend })
  next.goTo(shop('/checkout'), 'Checkout')
  await next.model.resume()
  await platform.advance(1500)
  expect(reportsOf(next)).toEqual([{ url: shop('/checkout'), title: 'Checkout' }])
})

test('a hidden page is reported when it is seen, also if it was reported before', async () => {
  const harness = await chatting()
  const { platform } = harness
  platform.setHidden(true)
  harness.goTo(shop('/cart'), 'Cart')
  await platform.advance(10_000)
  expect(reportsOf(harness)).toEqual([])
  platform.setHidden(false)
  await platform.advance(1500)
  platform.setHidden(true)
  platform.setHidden(false)
  await platform.advance(10_000)
  const cart = { url: shop('/cart'), title: 'Cart' }
  expect(reportsOf(harness)).toEqual([cart, cart])
})

test('an ended chat reports nothing, and a panel that is gone neither', async () => {
  const harness = await chatting()
  await harness.model.endChat()
  await harness.platform.advance(1000)
  harness.goTo(shop('/cart'), 'Cart')
  await harness.platform.advance(10_000)
  const other = await chatting()
  other.goTo(shop('/cart'), 'Cart')
  other.model.stop()
  await other.platform.advance(10_000)
  expect([reportsOf(harness), reportsOf(other)]).toEqual([[], []])
})
