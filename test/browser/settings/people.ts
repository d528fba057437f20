import { createVisitorClient } from '@papo/sdk'
import { expect, it } from 'vitest'
import { open } from '../../../packages/console/src/locales/open-pt-BR.ts'
import { people } from '../../../packages/console/src/locales/people-pt-BR.ts'
import { ptBR as texts } from '../../../packages/console/src/locales/pt-BR.ts'
import { erase } from '../../../packages/console/src/locales/erase-pt-BR.ts'
import { announcements } from '../../rig/announcements.ts'
import type { BrowserHarness } from '../../rig/browser-harness.ts'
import { until } from '../../rig/server.ts'
import { ptBR } from '../../rig/texts.ts'

const { form, signIn } = texts
const name = 'Beatriz Lima'
const bia = { email: 'bia@example.com', password: 'três bicicletas quietas' }
/** Within which an open console of a closed account is out, and the allowance for a loaded machine. */
const promisedMs = 15_000

/** Who may sign in, and what they may do. */
export function peopleSuite(opened: () => BrowserHarness): void {
  it('an invited person joins by a link, answers, and is out with their chats back in the queue once deactivated', async () => {
    const harness = opened()
    const client = await harness.ownerClient()
    const owner = await harness.agent()
    await owner.page.goto(`${harness.url}/console/#/settings/people`)
    await owner.button(people.invite).click()
    const dialog = owner.page.getByRole('dialog')
    await dialog.getByRole('button', { name: people.makeLink }).click()
    await dialog.getByText(people.complaints.noEmail).waitFor()
    await dialog.getByLabel(people.email).fill(bia.email)
    await dialog.getByRole('button', { name: people.makeLink }).click()
    const link = await dialog.getByLabel(people.links.label, { exact: true }).inputValue()
    await dialog.getByRole('button', { name: people.links.done }).click()

    const person = await harness.person()
    const page = await person.newPage()
    await page.goto(link)
    await page.getByLabel(open.name).fill(name)
    await page.getByLabel(open.password, { exact: true }).fill('1234567890')
    await page.getByRole('button', { name: open.join }).click()
    await page.getByText(open.complaints.weak).waitFor()
    await page.getByLabel(open.password, { exact: true }).fill(bia.password)
    await page.getByRole('button', { name: open.join }).click()
    await page.waitForURL(/\/console\//)
    const second = await person.newPage()
    await second.goto(link)
    await second.getByRole('heading', { name: open.used }).waitFor()

    const site = (await client.listSites()).sites[0]
    const visitor = createVisitorClient({ baseUrl: harness.url, siteKey: site?.key ?? '' })
    const chat = await visitor.start({ visitor: { name: 'Carlos' }, message: 'Meu pedido' })
    await page.getByRole('button', { name: ptBR.accept, exact: true }).first().click()
    await until('the agent has the chat', () => chat.state.agent?.name === name)
    const program = await harness.ownerClient(bia)

    await owner.page.getByRole('link', { name }).click()
    await owner.button(people.disable).click()
    const warning = owner.page.getByRole('alertdialog')
    await warning.getByText('1 conversa aberta volta ao seu lugar na fila').waitFor()
    const answered = owner.page.waitForResponse((one) => one.request().method() === 'PATCH')
    const announced = await announcements(owner.page)
    await warning.getByRole('button', { name: people.disable }).click()
    expect((await answered).status()).toBe(200)
    await expect(program.getMe()).rejects.toMatchObject({ status: 401 })
    await expect(program.createToken(bia)).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect((await client.getChat(chat.id)).status).toBe('waiting')
    await until('the visitor knows', () => chat.state.status === 'waiting')
    await page
      .getByRole('button', { name: signIn.submit, exact: true })
      .waitFor({ timeout: promisedMs })
    await expect.poll(announced).toContain(people.closedNote)
    const title = owner.page.getByRole('heading', { name, level: 2 })
    await expect.poll(() => title.evaluate((it) => it === document.activeElement)).toBe(true)

    await owner.button(erase.open).click()
    const erasing = owner.page.getByRole('alertdialog')
    await erasing.getByText(erase.stays).waitFor()
    await erasing.getByRole('textbox').fill(name)
    await erasing.getByRole('button', { name: erase.confirm }).click()
    await owner.page.getByText(erase.done(name)).waitFor()
    await until('the visitor’s log has no name', () => !JSON.stringify(chat.state).includes(name))
    expect(chat.state.messages.map(({ kind }) => kind)).toContain('accepted')
  })

  it('each role sees and may do what is its own, and nobody gives a higher one', async () => {
    const harness = opened()
    const client = await harness.ownerClient()
    const caio = { email: 'caio@example.com', password: 'quatro janelas lentas' }
    const { id } = await client.createAgent({ name: 'Caio', role: 'agent', ...caio })
    const owner = await harness.agent()
    await owner.page.goto(`${harness.url}/console/#/settings/people/${id}`)
    const colleague = await harness.agent({ as: caio })
    /** Whether their settings have the people, and what only owners see. */
    const sees = async () => {
      await colleague.page.goto(`${harness.url}/console/#/settings/account`)
      await colleague.page.reload()
      await colleague.page.getByRole('heading', { name: texts.account.title, level: 2 }).waitFor()
      const sections = await colleague.page.locator('.settings-label').allInnerTexts()
      return [people.title, texts.site.title, texts.record.audit].map((one) =>
        sections.includes(one),
      )
    }
    const sight = {
      agent: [false, false, false],
      admin: [true, false, false],
      owner: [true, true, true],
    }
    const invitations = {
      agent: ['forbidden', 'forbidden'],
      admin: ['invited', 'forbidden'],
      owner: ['invited', 'invited'],
    }
    for (const role of ['agent', 'admin', 'owner'] as const) {
      if (role !== 'agent') {
        await owner.page.getByLabel(people.roles[role], { exact: true }).check()
        await owner.button(form.bar.save).click()
        await owner.page.getByText(form.bar.saved, { exact: true }).waitFor()
      }
      expect(await sees()).toEqual(sight[role])
      const program = await harness.ownerClient(caio)
      const invites = (invited: 'admin' | 'owner') =>
        program
          .createInvitation({ email: `${invited}.of.${role}@example.com`, role: invited })
          .then(
            () => 'invited',
            ({ code }: { code: string }) => code,
          )
      expect([await invites('admin'), await invites('owner')]).toEqual(invitations[role])
    }
    await client.updateAgent(id, { role: 'agent' })
  })

  it('the last owner keeps the role and the account, and is told why', async () => {
    const harness = opened()
    const client = await harness.ownerClient()
    const { agent } = await client.getMe()
    const owner = await harness.agent()
    await owner.page.goto(`${harness.url}/console/#/settings/people/${agent.id}`)
    await owner.page.getByLabel(people.roles.agent, { exact: true }).check()
    expect(await owner.button(people.disable).count()).toBe(0)
    await owner.button(form.bar.save).click()
    const roles = owner.page.getByRole('radiogroup', { name: people.role })
    await roles.getByRole('alert').filter({ hasText: people.complaints.lastOwner }).waitFor()
    await expect.poll(() => roles.evaluate((it) => it === document.activeElement)).toBe(true)
    for (const change of [{ role: 'agent' }, { disabled: true }] as const) {
      await expect(client.updateAgent(agent.id, change)).rejects.toMatchObject({
        code: 'last_owner',
      })
    }
    expect((await client.getMe()).agent.role).toBe('owner')
  })
}
