import { createVisitorClient } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { words as auditEn } from '../../packages/console/src/audit/words-en.ts'
import { words as auditPtBR } from '../../packages/console/src/audit/words-pt-BR.ts'
import { texts as healthEn } from '../../packages/console/src/health/texts-en.ts'
import { texts as healthPtBR } from '../../packages/console/src/health/texts-pt-BR.ts'
import { en as consoleEn } from '../../packages/console/src/locales/en.ts'
import { ptBR as consolePtBR } from '../../packages/console/src/locales/pt-BR.ts'
import { sheet as sheetEn } from '../../packages/console/src/privacy/sheet-en.ts'
import { sheet as sheetPtBR } from '../../packages/console/src/privacy/sheet-pt-BR.ts'
import { words as privacyEn } from '../../packages/console/src/privacy/words-en.ts'
import { words as privacyPtBR } from '../../packages/console/src/privacy/words-pt-BR.ts'
import { texts as workspaceEn } from '../../packages/console/src/workspace/texts-en.ts'
import { texts as workspacePtBR } from '../../packages/console/src/workspace/texts-pt-BR.ts'
import { BrowserHarness, desktop, phone } from '../rig/browser-harness.ts'
import { textOf } from '../rig/downloads.ts'
import { en, ptBR } from '../rig/texts.ts'
import { violations } from '../rig/violations.ts'

const inEnglish = {
  console: consoleEn,
  privacy: privacyEn,
  audit: auditEn,
  health: healthEn,
  sheet: sheetEn,
  workspace: workspaceEn,
}
const inPortuguese: typeof inEnglish = {
  console: consolePtBR,
  privacy: privacyPtBR,
  audit: auditPtBR,
  health: healthPtBR,
  sheet: sheetPtBR,
  workspace: workspacePtBR,
}
/** Pictures for those who look at them; none by default. */
const pictures = process.env['PAPO_PICTURES']

let harness: BrowserHarness
let siteKey: string
beforeAll(async () => {
  harness = await BrowserHarness.open()
  const owner = await harness.ownerClient()
  siteKey = (await owner.listSites()).sites[0]?.key ?? ''
})
afterEach(() => harness.clear())
afterAll(() => harness?.close())

async function startChat(name: string, email: string) {
  const client = createVisitorClient({ baseUrl: harness.server.url, siteKey })
  const visitor = { name, email }
  const message = { clientId: crypto.randomUUID(), text: 'Meu CPF é 123' }
  return client.startChat({ clientId: crypto.randomUUID(), visitor, message })
}

describe.each([
  { texts: ptBR, t: inPortuguese, device: desktop, colorScheme: 'light' as const },
  { texts: en, t: inEnglish, device: phone, colorScheme: 'light' as const },
  { texts: ptBR, t: inPortuguese, device: phone, colorScheme: 'dark' as const },
])('in $texts.locale, $colorScheme, $device.width px wide', ({ texts, t, device, colorScheme }) => {
  it('an owner finds, exports and erases a visitor, reads the record, and sees the health', async () => {
    const email = `rui.${texts.locale}.${device.width}.${colorScheme}@example.com`
    await startChat('Rui Sá', email)
    const guest = { texts, device, options: { colorScheme } }
    const { page } = await harness.agent(guest)
    const found: Record<string, string[]> = {}
    const look = async (state: string) => {
      found[state] = await violations(page)
      if (pictures === undefined) return
      const name = `${state}-${texts.locale}-${device.width}-${colorScheme}`
      await page.screenshot({ path: `${pictures}/${name.replaceAll(' ', '-')}.png` })
    }
    const open = async (section: string, title: string) => {
      await page.goto(`${harness.url}/console/#/settings/${section}`)
      await page.getByRole('heading', { level: 2, name: title, exact: true }).waitFor()
    }
    const button = (name: string) => page.getByRole('button', { name, exact: true })

    await open('privacy', t.console.record.privacy)
    await page.getByRole('table').waitFor()
    await look('privacy')
    await button(t.privacy.find.submit).click()
    await page.getByText(t.privacy.find.missing).waitFor()
    await page.getByLabel(t.privacy.find.label).fill(email.toUpperCase())
    await page.keyboard.press('Enter')
    const row = page.getByRole('listitem').filter({ hasText: email })
    await row.waitFor()
    await look('privacy found')
    await row.hover()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      row.getByRole('button', { name: t.privacy.find.exportOne }).click(),
    ])
    expect(await textOf(file)).toContain('Meu CPF')
    await row.hover()
    await row.getByRole('button', { name: t.privacy.find.erase }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.waitFor()
    await look('privacy erase')
    const confirm = dialog.getByRole('button', { name: t.privacy.erase.confirm })
    await dialog.getByRole('textbox').fill('somebody else')
    await confirm.click({ force: true })
    await dialog.getByRole('textbox').fill(email)
    await confirm.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(t.privacy.find.erased).first().waitFor()
    const owner = await harness.ownerClient()
    expect((await owner.searchVisitors({ text: email })).visitors).toEqual([])

    await open('sheet', t.sheet.title)
    const messages = t.sheet.tables['message']?.title ?? ''
    await page.getByRole('heading', { name: messages, exact: true }).waitFor()
    await look('sheet')

    await open('audit', t.console.record.audit)
    const list = page.getByRole('list', { name: t.audit.list })
    await list.getByText(t.audit.actions.visitor_erased).first().waitFor()
    await look('audit')
    await page.getByLabel(t.audit.action, { exact: true }).selectOption('visitor_exported')
    await list.getByText(t.audit.actions.visitor_erased).first().waitFor({ state: 'detached' })
    await list.getByText(t.audit.actions.visitor_exported).first().waitFor()
    const [csv] = await Promise.all([page.waitForEvent('download'), button(t.audit.csv).click()])
    expect(await textOf(csv)).toContain(t.audit.actions.visitor_exported)

    await open('health', t.console.record.health)
    await page
      .getByText(t.health.browser['sockets.open']({ origin: '', publicUrl: '' }).text)
      .waitFor()
    await page
      .getByText(t.health.browser['page.current']({ origin: '', publicUrl: '' }).text)
      .waitFor()
    await look('health')
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
  })
})

describe('the deletion of the workspace', () => {
  it('asks for the name, is told to everybody, turns visitors away, and is cancelled', async () => {
    const t = inPortuguese
    const { page } = await harness.agent()
    const owner = await harness.ownerClient()
    const { name } = (await owner.getMe()).workspace
    await owner.createAgent({
      name: 'Bia',
      email: 'bia@example.com',
      password: 'uma senha bem comprida',
      role: 'agent',
    })
    await page.goto(`${harness.url}/console/#/settings/workspace`)
    await page.getByRole('button', { name: t.workspace.remove.open }).click()
    const dialog = page.getByRole('alertdialog')
    expect(await violations(page)).toEqual([])
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/workspace-dialog.png` })
    await dialog.getByRole('textbox').fill(name)
    await dialog.getByRole('button', { name: t.workspace.remove.confirm }).click()
    await dialog.waitFor({ state: 'detached' })
    const banner = /será excluído em/u
    await page.getByText(banner).first().waitFor()
    expect(await violations(page)).toEqual([])
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/workspace-planned.png` })
    await expect(startChat('Rui', 'rui@example.com')).rejects.toMatchObject({
      code: 'workspace_closing',
    })
    const bia = await harness.agent({
      as: { email: 'bia@example.com', password: 'uma senha bem comprida' },
    })
    await bia.page.getByText(banner).first().waitFor()
    await page.getByRole('button', { name: t.workspace.remove.cancel }).click()
    await page.getByText(banner).first().waitFor({ state: 'detached' })
    await startChat('Rui', 'rui@example.com')
  })
})
