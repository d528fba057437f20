import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { ptBR as texts } from '../../packages/console/src/locales/pt-BR.ts'
import type { Agent } from '../rig/agent.ts'
import { codeOfApp } from '../rig/authenticator-app.ts'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { owner as firstOwner } from '../rig/server.ts'
import { ptBR } from '../rig/texts.ts'

const { account, signIn, menu } = texts
const { secondFactor, codeStep } = { ...account, ...signIn }

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

async function join(name: string) {
  const person = { email: `${name}@example.com`, password: 'três bicicletas quietas' }
  const owner = await harness.ownerClient()
  await owner.createAgent({ ...person, name, role: 'agent' })
  return person
}

/** The sign-in page of another browser, after e-mail and password. */
async function afterPassword(person: typeof firstOwner): Promise<Page> {
  const page = await (await harness.person()).newPage()
  await page.goto(`${harness.url}/console/`)
  await page.getByLabel(signIn.email, { exact: true }).fill(person.email)
  await page.getByLabel(signIn.password, { exact: true }).fill(person.password)
  await button(page, signIn.submit).click()
  return page
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const isIn = (page: Page) =>
  page.getByRole('navigation').getByRole('link', { name: ptBR.queue }).waitFor()

/** Types the secret into an app, as somebody without a camera does, and confirms its first code. */
async function confirmApp(page: Page): Promise<{ secret: string; recoveryCodes: string[] }> {
  await page.getByRole('img', { name: secondFactor.qrCode }).waitFor()
  const secret = await page.locator('.enrol-secret').innerText()
  const code = page.getByRole('textbox', { name: secondFactor.firstCode })
  await code.fill('000000')
  await button(page, secondFactor.turnOn).click()
  await page.getByText(secondFactor.codeWrong).waitFor()
  await code.fill(codeOfApp(secret))
  await button(page, secondFactor.turnOn).click()
  const codes = page.getByRole('list', { name: secondFactor.codesTitle }).getByRole('listitem')
  await codes.first().waitFor()
  const recoveryCodes = await codes.allInnerTexts()
  await button(page, secondFactor.codesKept).click()
  return { secret, recoveryCodes }
}

/** Sets a second factor up in one's own account. */
async function enrol({ page }: Agent, password: string) {
  await page.goto(`${harness.url}/console/#/settings/account`)
  const card = page.getByRole('region', { name: secondFactor.title })
  await card.getByRole('button', { name: secondFactor.setUp }).click()
  await card.getByLabel(secondFactor.currentPassword, { exact: true }).fill('não é esta')
  await button(page, secondFactor.goOn).click()
  await card.getByText(secondFactor.passwordWrong).waitFor()
  await card.getByLabel(secondFactor.currentPassword, { exact: true }).fill(password)
  await button(page, secondFactor.goOn).click()
  const app = await confirmApp(page)
  await card.getByText(secondFactor.on, { exact: true }).waitFor()
  return { ...app, card }
}

it('an agent sets an app up, signs in with its code, and once with each recovery code', async () => {
  const bia = await join('bia')
  const agent = await harness.agent({ as: bia })
  const { secret, recoveryCodes } = await enrol(agent, bia.password)
  expect(new Set(recoveryCodes).size).toBe(10)

  const phone = await afterPassword(bia)
  await phone.getByRole('heading', { name: codeStep.title }).waitFor()
  const code = phone.getByRole('textbox', { name: codeStep.code })
  await code.fill('000000')
  await button(phone, signIn.submit).click()
  await phone.getByText(codeStep.wrong).waitFor()
  await code.fill(codeOfApp(secret, 1))
  await button(phone, signIn.submit).click()
  await isIn(phone)

  const withoutApp = async (recoveryCode: string) => {
    const page = await afterPassword(bia)
    await button(page, codeStep.useRecovery).click()
    await page.getByRole('textbox', { name: codeStep.recovery }).fill(recoveryCode)
    await button(page, signIn.submit).click()
    return page
  }
  await isIn(await withoutApp(recoveryCodes[0] ?? ''))
  const again = await withoutApp(recoveryCodes[0] ?? '')
  await again.getByText(codeStep.wrong).waitFor()
  await again.getByRole('textbox', { name: codeStep.recovery }).fill(recoveryCodes[1] ?? '')
  await button(again, signIn.submit).click()
  await isIn(again)
  await again.goto(`${harness.url}/console/#/settings/account`)
  await again.getByText(secondFactor.codesLeft(8)).waitFor()
})

/** The last test of the file: after it, every sign-in needs a code. */
it('an owner demands it of all: first their own, then whoever signs in without one is led to set one up', async () => {
  const caio = await join('caio')
  const open = await harness.agent({ as: caio })
  const owner = await harness.agent()
  await owner.page.goto(`${harness.url}/console/#/settings/account`)
  const demand = owner.page.getByRole('switch', { name: secondFactor.demand })
  await demand.click()
  await owner.page.getByText(secondFactor.demandNeedsOwn).waitFor()
  expect(await demand.isChecked()).toBe(false)
  const { card } = await enrol(owner, firstOwner.password)
  await card.getByText(/caio/).waitFor()
  await demand.click()
  await expect.poll(() => demand.isChecked()).toBe(true)
  await card.getByText(secondFactor.demandedHint).waitFor()
  expect(await button(owner.page, secondFactor.turnOff).count()).toBe(0)

  await open.page.reload()
  await open.menu(ptBR.queue).waitFor()
  const page = await afterPassword(caio)
  await page.getByRole('heading', { name: secondFactor.first }).waitFor()
  await page.goto(`${harness.url}/console/#/queue`)
  await page.getByRole('heading', { name: secondFactor.first }).waitFor()
  expect(await page.getByRole('navigation', { name: menu.navigation }).count()).toBe(0)
  const { recoveryCodes } = await confirmApp(page)
  expect(recoveryCodes).toHaveLength(10)
  await isIn(page)
  await owner.page.reload()
  await card.getByText(secondFactor.allHaveOne).waitFor()
})
