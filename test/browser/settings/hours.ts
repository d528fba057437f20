import type { AgentClient, Site } from '@papo/sdk'
import type { Page } from 'playwright-core'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import type { BrowserHarness } from '../../rig/browser-harness.ts'

/** When a site is open. */
export function hoursSuite(opened: () => BrowserHarness): void {
  let owner: AgentClient
  let site: Site
  beforeAll(async () => {
    owner = await opened().ownerClient()
  })
  beforeEach(async () => {
    const [first] = (await owner.listSites()).sites
    if (!first) throw new Error('there is no site')
    site = await owner.updateSite(first.id, { hours: null, closedNow: false })
  })

  async function open(): Promise<Page> {
    const { page } = await opened().agent()
    await page.goto(`${opened().url}/console/#/settings/site/${site.id}/hours`)
    await page.getByText('Sempre aberto.').waitFor()
    return page
  }
  const stored = async () => (await owner.listSites()).sites.find(({ id }) => id === site.id)
  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Salvar', exact: true }).press('Enter')
    await page.getByText('Salvo', { exact: true }).waitFor()
  }

  it('are set, copied and stored by keyboard alone', async () => {
    const page = await open()
    await page.getByRole('radio', { name: 'Sempre' }).focus()
    await page.keyboard.press('ArrowDown')
    const zone = page.getByLabel('Fuso horário', { exact: true })
    await zone.fill('UTC')
    await page.getByRole('button', { name: 'Adicionar horário: sábado' }).press('Enter')
    const until = page.getByLabel('sábado, até', { exact: true })
    await until.fill('02:00')
    await page.getByText('até domingo', { exact: true }).waitFor()
    await page
      .getByRole('button', { name: 'Copiar para outros dias o horário de sábado' })
      .press('Enter')
    await page.getByRole('checkbox', { name: 'domingo' }).press('Space')
    await page.getByRole('button', { name: 'Copiar', exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Adicionar data' }).press('Enter')
    await page.getByRole('textbox', { name: 'Data', exact: true }).fill('2027-12-25')
    await page.getByLabel('Nome (opcional)').fill('Natal')
    await save(page)
    const weekend = [6, 0].map((day) => ({ day, from: '09:00', to: '02:00' }))
    expect((await stored())?.hours).toEqual({
      timeZone: 'UTC',
      open: expect.arrayContaining(weekend) as unknown,
      exceptions: [{ date: '2027-12-25', name: 'Natal', open: [] }],
    })
  })

  it('take the national holidays that are proposed, in the owner’s language', async () => {
    const page = await open()
    await page.getByRole('radio', { name: 'Nestes horários' }).check()
    await page.getByRole('button', { name: 'Propor feriados nacionais' }).press('Enter')
    const country = page.getByLabel('País', { exact: true })
    await page.getByText(/feriados até o fim do próximo ano ainda não estão na lista/u).waitFor()
    expect(await country.inputValue()).toBe('BR')
    await page.getByRole('button', { name: /^Fechar nestes \d+ dias$/u }).press('Enter')
    await page.getByText('Todos os feriados até o fim do próximo ano estão na lista.').waitFor()
    await save(page)
    const dates = (await stored())?.hours?.exceptions ?? []
    expect(dates.filter(({ name }) => name === 'Natal').length).toBeGreaterThan(0)
    expect(dates.map(({ date }) => date)).toEqual(dates.map(({ date }) => date).toSorted())
    await country.selectOption('JP')
    await page.getByRole('button', { name: /^Fechar nestes/u }).waitFor()
    expect((await stored())?.hours?.exceptions).toHaveLength(dates.length)
  })

  it('with a fault are explained beside the field, which gets the focus', async () => {
    const page = await open()
    await page.getByRole('radio', { name: 'Nestes horários' }).check()
    await page.getByLabel('segunda-feira, até', { exact: true }).fill('09:00')
    await page.getByText('Alguns horários ainda não podem ser usados.').waitFor()
    await page.getByRole('button', { name: 'Salvar', exact: true }).press('Enter')
    await page.getByText('Termina quando começa. Informe outro horário.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'segunda-feira, das',
    )
    expect((await stored())?.hours).toBeNull()
  })

  it('say at once what visitors are told, and the widget says the same once they are stored', async () => {
    const page = await open()
    await page.getByRole('switch', { name: /^Fechado agora/ }).press('Space')
    await page.getByText('Fechado agora, até você reabrir.').waitFor()
    await save(page)
    const answer = await fetch(`${opened().url}/v1/widget/${site.key}`)
    expect(await answer.json()).toMatchObject({ availability: 'offline', reason: 'closed' })
  })
}
