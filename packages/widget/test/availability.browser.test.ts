import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { BrowserHarness } from './browser-harness.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.leave())
afterAll(() => harness.close())
beforeEach(() => void harness.restart())

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

test('a closed shop says when somebody is back, and nothing that it cannot keep', async () => {
  await harness.backend.closes(tomorrow())
  const { page, errors } = await harness.visit({ lang: 'pt-BR', tag: 'data-open' })
  await page.getByText('Não estamos on-line agora').waitFor()
  await page.getByText(/^Voltamos amanhã às \d{2}:\d{2}$/).waitFor()
  expect(await page.getByText('Costumamos responder em poucos minutos').count()).toBe(0)
  expect(await page.evaluate(() => window.papo?.('getState'))).toMatchObject({
    view: 'offline',
    availability: 'offline',
  })
  expect(errors).toEqual([])
})

test('where nobody is there, no time is named', async () => {
  await harness.backend.closes(null, 'nobody')
  const { page } = await harness.visit({ lang: 'en', tag: 'data-open' })
  await page.getByText('We are away right now').waitFor()
  expect(await page.getByText(/We are back/).count()).toBe(0)
})

test('a visitor who waits is told that the shop has closed, once, and that it is open again', async () => {
  const { page } = await harness.visit({ lang: 'pt-BR', tag: 'data-open' })
  await page.getByRole('button', { name: 'Iniciar Chat' }).click()
  await page.getByText('Você é o próximo da fila').waitFor()
  await harness.backend.closes(tomorrow())
  const place = page.locator('papo-chat .place')
  await expect
    .poll(() => place.innerText(), { timeout: 20_000 })
    .toMatch(/^Não estamos on-line agora\s+Voltamos amanhã às \d{2}:\d{2}$/)
  await page.getByText('Seu lugar na fila está guardado').waitFor()
  expect(await page.getByText('Um atendente já vai falar com você').count()).toBe(0)
  // Nothing turns as if somebody were on the way.
  expect(await page.locator('papo-chat .ring').count()).toBe(0)
  await harness.backend.opens()
  await expect.poll(() => place.innerText(), { timeout: 20_000 }).toBe('Você é o próximo da fila')
})

test('a wait that has outlasted its estimate names no estimate any more', async () => {
  await harness.backend.estimates({ fromSeconds: 30, toSeconds: 50 })
  const look = { lang: 'pt-BR', tag: 'data-open' }
  const { page } = await harness.visit(look, {}, undefined, { hasClock: true })
  await page.getByRole('button', { name: 'Iniciar Chat' }).click()
  const estimate = page.getByText('Espera estimada: menos de um minuto')
  await estimate.waitFor()
  await page.clock.fastForward('03:01')
  await page.getByText('Está demorando mais que o normal').waitFor()
  expect(await estimate.count()).toBe(0)
  await page.getByText('Você é o próximo da fila').waitFor()
  await page.getByRole('button', { name: 'Prefiro deixar uma mensagem' }).waitFor()
})
