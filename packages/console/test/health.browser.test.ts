import { createBackend } from '@papo/testing'
import type { HealthReport } from '@papo/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { servePlayground } from './playground.ts'

const backend = createBackend()
const { email, password } = backend.owner
let browser: Browser
let site: Awaited<ReturnType<typeof servePlayground>>
beforeAll(async () => {
  site = await servePlayground(backend)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  site?.stop()
})

it('a command in a cure stands as what is to be typed, without the marks around it', async () => {
  const tab = await (await browser.newContext({ locale: 'pt-BR' })).newPage()
  await tab.route('**/v1/health?*', async (route) => {
    const answer = await route.fetch()
    const report = (await answer.json()) as HealthReport
    const [first] = report.checks
    const text = 'Três tarefas esperam. Veja `papo doctor`.'
    const cure = 'Reinicie o servidor. `papo retention run` executa todas de uma vez.'
    await route.fulfill({
      response: answer,
      json: { ...report, checks: [{ ...first, text, cure }] },
    })
  })
  await tab.goto(`${site.origin}/console/#/settings/health`)
  await tab.locator('#email').fill(email)
  await tab.locator('#password').fill(password)
  await tab.locator('#password').press('Enter')
  const check = tab.locator('.health-check').first()
  await check.locator('.health-cure').waitFor()
  expect(await check.locator('code').allInnerTexts()).toEqual(['papo doctor', 'papo retention run'])
  expect(await check.innerText()).toContain('Reinicie o servidor. papo retention run executa')
  expect(await check.innerText()).not.toContain('`')
  await tab.context().close()
})
