import { expect, it } from 'vitest'
import { people } from '../../../packages/console/src/locales/people-pt-BR.ts'
import { ptBR as texts } from '../../../packages/console/src/locales/pt-BR.ts'
import type { BrowserHarness } from '../../rig/browser-harness.ts'

const { sites, site, form } = texts

/** Forms without a connection: nothing that was typed is lost, and each says what is wrong next to the field. */
export function lostConnectionSuite(opened: () => BrowserHarness): void {
  it('for a new site explains each field, keeps what was typed without a connection, and saves it after', async () => {
    const harness = opened()
    const { page } = await harness.agent()
    await page.goto(`${harness.url}/console/#/settings/sites`)
    await page.getByRole('button', { name: sites.make, exact: true }).click()
    const dialog = page.getByRole('dialog')
    const [name, address] = [sites.name, site.originLabel].map((label) =>
      dialog.getByRole('textbox', { name: label, exact: true }),
    )
    const save = dialog.getByRole('button', { name: sites.makeIt })
    await save.click()
    for (const [field, complaint] of [
      [name, sites.complaints.noName],
      [address, sites.complaints.noAddress],
    ] as const) {
      await dialog.getByText(complaint).waitFor()
      const described = await field?.getAttribute('aria-describedby')
      const errors = await dialog.getByText(complaint).getAttribute('id')
      expect(described?.split(' ')).toContain(errors)
    }
    await expect.poll(() => name?.evaluate((it) => it === document.activeElement)).toBe(true)

    await name?.fill('Banca')
    await address?.fill('banca.example')
    await page.context().setOffline(true)
    await save.click()
    await dialog.getByRole('alert').filter({ hasText: form.bar.unreachable }).waitFor()
    expect(await Promise.all([name?.inputValue(), address?.inputValue()])).toEqual([
      'Banca',
      'banca.example',
    ])
    await page.context().setOffline(false)
    await save.click()
    await page.getByRole('heading', { name: 'Banca', level: 2 }).waitFor()
  })

  it('for an invitation explains a wrong e-mail, keeps what was typed without a connection, and is made once after', async () => {
    const harness = opened()
    const { page } = await harness.agent()
    await page.goto(`${harness.url}/console/#/settings/people`)
    await page.getByRole('button', { name: people.invite, exact: true }).click()
    const dialog = page.getByRole('dialog')
    const email = dialog.getByLabel(people.email, { exact: true })
    const make = dialog.getByRole('button', { name: people.makeLink })
    await email.fill('davi@')
    await make.click()
    await dialog.getByText(people.complaints.badEmail).waitFor()
    expect(await email.inputValue()).toBe('davi@')
    expect(await email.getAttribute('aria-invalid')).toBe('true')

    await email.fill('davi@example.com')
    await dialog.getByLabel(people.nameOptional).fill('Davi Nunes')
    await dialog.getByLabel(people.roles.admin, { exact: true }).check()
    await page.context().setOffline(true)
    await make.click()
    await dialog.getByRole('alert').filter({ hasText: form.bar.unreachable }).waitFor()
    expect(await email.inputValue()).toBe('davi@example.com')
    expect(await dialog.getByLabel(people.nameOptional).inputValue()).toBe('Davi Nunes')
    expect(await dialog.getByLabel(people.roles.admin, { exact: true }).isChecked()).toBe(true)
    await page.context().setOffline(false)
    await make.click()
    await dialog.getByLabel(people.links.label, { exact: true }).waitFor()
    const { invitations } = await (await harness.ownerClient()).listInvitations()
    expect(invitations.filter(({ name }) => name === 'Davi Nunes')).toMatchObject([
      { email: 'davi@example.com', role: 'admin' },
    ])
  })
}
