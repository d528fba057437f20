import type { AgentClient } from '@papo/sdk'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { Agent } from '../rig/agent.ts'
import { announcements } from '../rig/announcements.ts'
import { type BrowserHarness, desktop, type Device, phone } from '../rig/browser-harness.ts'
import { owner, until } from '../rig/server.ts'
import { recorded, setHidden, stubAlerts } from '../rig/stubbed-alerts.ts'
import { onEachStack } from '../rig/stacks.ts'
import { ptBR } from '../rig/texts.ts'
import { Visitors } from '../rig/visitors.ts'

const bia = { name: 'Bia', email: 'bia@example.com', password: 'uma senha bem comprida' }
let harness: BrowserHarness
let ownerClient: AgentClient
let biaClient: AgentClient
let visitors: Visitors
let ownerName: string

interface Opened {
  device?: Device
  permission?: NotificationPermission
  answer?: NotificationPermission
  as?: typeof owner
  /** Milliseconds that the computer's clock is slow. */
  slowMs?: number
  hasClock?: boolean
}

/** The console of a person with a speaker and a desktop of the test's. */
async function openConsole(opened: Opened = {}): Promise<Agent> {
  const context = await harness.person({ device: opened.device ?? desktop })
  await stubAlerts(context, opened.permission, opened.answer)
  const page = await context.newPage()
  if (opened.hasClock) await page.clock.install({ time: Date.now() - (opened.slowMs ?? 0) })
  const agent = new Agent(page, ptBR)
  await agent.signIn(`${harness.url}/console/`, opened.as ?? owner)
  return agent
}

const soundsOf = async ({ page }: Agent) => (await recorded(page)).sounds
const heard = (agent: Agent, count: number) =>
  until(`${count} sounds were heard`, async () => (await soundsOf(agent)) === count)
const iconOf = ({ page }: Agent) => page.locator('link[rel="icon"]').getAttribute('href')

/** Lets time pass for a page and for the answers that it gets. */
async function timePasses({ page }: Agent): Promise<(ms: number) => Promise<void>> {
  let passedMs = 0
  await page.route(`${harness.url}/v1/**`, async (route) => {
    // The page may be gone meanwhile.
    const response = await route.fetch().catch(() => null)
    if (response === null) return
    const date = new Date(Date.now() + passedMs).toUTCString()
    await route.fulfill({ response, headers: { ...response.headers(), date } }).catch(() => {})
  })
  return async (ms) => {
    await page.clock.runFor(ms)
    // Not before: an answer from the future would set the page's clock forward.
    passedMs += ms
  }
}

onEachStack('the alerts', (open, isFirst) => {
  beforeAll(async () => {
    harness = await open()
    ownerClient = await harness.ownerClient()
    await ownerClient.createAgent({ ...bia, role: 'agent' })
    biaClient = await harness.ownerClient({ email: bia.email, password: bia.password })
    ownerName = (await ownerClient.getMe()).agent.name
    visitors = await Visitors.of(harness)
  })
  afterEach(async () => {
    await harness.clear()
    await visitors.leave()
    await ownerClient.heartbeat({ availability: 'online' })
  })
  afterAll(() => harness?.close())

  it('a wait is told by the server’s clock, and grows louder by the levels that the owner has set', async () => {
    const agent = await openConsole({ hasClock: true, slowMs: 30 * 60_000 })
    const pass = await timePasses(agent)
    await visitors.start('Carla', 'Sem cores ainda')
    const wait = agent.row('Carla').locator('time')
    await wait.waitFor()
    await pass(65_000)
    await wait.getByText('há 1 min', { exact: true }).waitFor()
    expect(await wait.getAttribute('class')).toBe('row-waited wait-none')

    await agent.page.goto(`${harness.url}/console/#/settings/workspace`)
    await agent.page.getByLabel('Em amarelo após (minutos)').fill('1')
    await agent.page.getByLabel('Em vermelho após (minutos)').fill('2')
    await agent.button('Salvar').click()
    await until('it is stored', async () => {
      const { waitLevels } = await ownerClient.getWorkspace()
      return waitLevels.amberSeconds === 60 && waitLevels.redSeconds === 120
    })
    await agent.menu(ptBR.queue).click()
    await wait.getByText('Aguardando há 1 min, espera longa', { exact: true }).waitFor({
      state: 'attached',
    })
    expect(await wait.getAttribute('class')).toBe('row-waited wait-amber')
    await pass(60_000)
    await wait.getByText('há 2 min', { exact: true }).waitFor()
    expect(await wait.getAttribute('class')).toBe('row-waited wait-red')
    await ownerClient.updateWorkspace({ waitLevels: { amberSeconds: null, redSeconds: null } })
  })

  it('a new chat rings in the focused tab and is announced, rings again every 30 s until the sound is off or somebody takes it, and counts in title and icon', async () => {
    const agent = await openConsole({ hasClock: true })
    const { page } = agent
    const pass = await timePasses(agent)
    const said = await announcements(page)
    const plain = await iconOf(agent)
    const chat = await visitors.start('Carla', 'Oi')
    await agent.row('Carla').waitFor()
    await heard(agent, 1)
    expect(await page.evaluate(() => document.hasFocus() && !document.hidden)).toBe(true)
    expect(await page.title()).toBe('(1) Fila')
    await until('it is announced', async () =>
      (await said()).includes('Carla está aguardando na fila'),
    )
    await until('the icon counts', async () => (await iconOf(agent))?.includes('icon-1.') ?? false)
    const icon = await page.request.get(`${harness.url}${await iconOf(agent)}`)
    expect([icon.status(), icon.headers()['content-type']]).toEqual([200, 'image/svg+xml'])
    await pass(30_000)
    await heard(agent, 2)
    await agent.button('Som ligado').click()
    await pass(65_000)
    expect(await soundsOf(agent)).toBe(2)
    await agent.button('Som desligado').click()
    await heard(agent, 3)
    await biaClient.acceptChat(chat.id)
    await agent.row('Carla').waitFor({ state: 'detached' })
    await until('nobody calls', async () => (await iconOf(agent)) === plain)
    await pass(65_000)
    expect(await soundsOf(agent)).toBe(3)
  })

  it('notifications are asked for by a click alone; one tells who waits while the tab is hidden, and opens the chat', async () => {
    const agent = await openConsole()
    const chat = await visitors.start('Carla', '<b>Oi</b>, tudo bem?')
    await agent.row('Carla').waitFor()
    expect(await recorded(agent.page)).toMatchObject({ asked: 0, shown: [] })
    await agent.button('Ativar notificações').click()
    await agent.button('Ativar notificações').waitFor({ state: 'detached' })
    expect((await recorded(agent.page)).asked).toBe(1)
    await setHidden(agent.page, true)
    const other = await visitors.start('Beto', '<b>Oi</b>, tudo bem?')
    await until('it is shown', async () => (await recorded(agent.page)).shown.length > 0)
    const { shown } = await recorded(agent.page)
    expect(shown).toEqual([
      {
        title: 'Na fila: Beto',
        body: '“<b>Oi</b>, tudo bem?”',
        tag: `papo-${other.id}`,
        isOpen: true,
      },
    ])
    await agent.page.evaluate(() => window.stubbed.click(0))
    await agent.chat.getByRole('heading', { name: 'Beto' }).waitFor()
    expect(new URL(agent.page.url()).hash).toBe(`#/queue/${other.id}`)
    await biaClient.acceptChat(chat.id)
    await biaClient.acceptChat(other.id)
  })

  it('a notification goes once somebody takes the chat', async () => {
    const agent = await openConsole({ permission: 'granted' })
    await setHidden(agent.page, true)
    const chat = await visitors.start('Carla', 'Oi')
    const isOpen = async () => (await recorded(agent.page)).shown.map((one) => one.isOpen)
    await until('it is shown', async () => (await isOpen()).length > 0)
    expect(await isOpen()).toEqual([true])
    await biaClient.acceptChat(chat.id)
    await until('it is closed', async () => (await isOpen())[0] === false)
  })

  it('a browser that blocks notifications is explained, and sound and notification can be tried in the account', async () => {
    const denied = await openConsole({ answer: 'denied', as: bia })
    await denied.button('Ativar notificações').click()
    await denied.page.getByText('O navegador bloqueia as notificações desta página.').waitFor()
    await denied.page.goto(`${harness.url}/console/#/settings/account`)
    await denied.page.getByText('mude as notificações para “permitir”', { exact: false }).waitFor()
    expect((await recorded(denied.page)).asked).toBe(1)
    await denied.button('Testar o som').click()
    await heard(denied, 1)

    const granted = await openConsole({ permission: 'granted' })
    await granted.page.goto(`${harness.url}/console/#/settings/account`)
    await granted.button('Testar a notificação').click()
    await granted.page.getByText('Ela deve estar no canto da tela', { exact: false }).waitFor()
    expect((await recorded(granted.page)).shown).toMatchObject([{ title: 'Papo: isto é um teste' }])
  })

  it('a transferred chat is marked, counted and rung for until its agent opens it; its notice is a link', async () => {
    const agent = await openConsole({ as: bia })
    const chat = await visitors.start('Carla', 'Oi')
    await ownerClient.acceptChat(chat.id)
    await agent.row('Carla').waitFor({ state: 'detached' })
    await agent.menu('Minhas conversas').click()
    const before = await soundsOf(agent)
    const { agent: me } = await biaClient.getMe()
    await ownerClient.transferChat(chat.id, { to: { agentId: me.id } })
    const notice = agent.page.getByRole('link', { name: 'Você recebeu uma conversa com Carla' })
    const mark = agent.row('Carla').getByText(`Transferida por ${ownerName}`)
    await mark.waitFor()
    expect(await agent.page.title()).toBe('(1) Minhas conversas')
    await until('it rang', async () => (await soundsOf(agent)) > before)
    await notice.click()
    await agent.reads('Oi')
    await mark.waitFor({ state: 'detached' })
    await notice.waitFor({ state: 'detached' })
    expect(await agent.page.title()).toBe('Carla · Minhas conversas · Papo')
    await agent.page.getByText('1/5', { exact: true }).waitFor()
  })

  it('while somebody waits and nobody is online, every console says so loudly and offers to go online', async () => {
    await Promise.all([
      ownerClient.heartbeat({ availability: 'away' }),
      biaClient.heartbeat({ availability: 'away' }),
    ])
    const [one, other] = await Promise.all([openConsole(), openConsole({ as: bia, device: phone })])
    await visitors.start('Carla', 'Oi')
    for (const agent of [one, other]) {
      await agent.page.getByRole('alert').getByText('Ninguém da equipe está disponível.').waitFor()
      await agent.page.getByText('1 pessoa está aguardando.').waitFor()
    }
    const goOnline = one.button('Ficar disponível')
    await goOnline.focus()
    await one.page.keyboard.press('Enter')
    await one.page.getByText('Ninguém da equipe está disponível.').waitFor({ state: 'detached' })
    const said = one.page.getByRole('status').getByText('Você está disponível')
    await said.waitFor({ state: 'attached' })
    expect((await ownerClient.getMe()).agent.availability).toBe('online')
  })

  if (!isFirst) return

  it('after a reload a banner says that the browser holds the sound back, until a gesture anywhere', async () => {
    const agent = await openConsole({ as: bia })
    const banner = agent.page.getByText('O som começa com o seu primeiro clique nesta página.')
    // The browser may take the clicks of the page before for those of the first one after it.
    const isShown = async () => {
      await agent.page.reload()
      await agent.menu(ptBR.queue).waitFor()
      return banner.waitFor({ timeout: 4000 }).then(
        () => true,
        () => false,
      )
    }
    await expect.poll(isShown, { timeout: 30_000 }).toBe(true)
    await agent.page.getByRole('heading', { name: 'Fila', level: 2 }).click()
    await banner.waitFor({ state: 'detached' })
    await visitors.start('Carla', 'Oi')
    await heard(agent, 1)
    expect(await banner.count()).toBe(0)
  })

  it('on a phone an open chat shows that others wait or write', async () => {
    const agent = await openConsole({ device: phone })
    const chat = await visitors.start('Carla', 'Oi')
    await agent.accept('Carla')
    const back = agent.chat.getByRole('button', { name: 'Voltar' })
    expect((await back.innerText()).trim()).toBe('Voltar')
    const other = await visitors.start('Beto', 'Oi')
    await back.getByText('1 na fila').waitFor({ state: 'attached' })
    await ownerClient.acceptChat(other.id)
    await other.send('Alguém?')
    await back
      .getByText('2 mensagens não lidas em outras conversas', { exact: true })
      .waitFor({ state: 'attached' })
    await chat.end()
  })

  it('a chat that ends in view stays until the agent looks away, and then leaves the list', async () => {
    const agent = await openConsole()
    const carla = await visitors.start('Carla', 'Sou a Carla')
    await visitors.start('Beto', 'Sou o Beto')
    await agent.accept('Carla')
    await agent.accept('Beto')
    await agent.row('Carla').getByRole('link').click()
    await agent.reads('Sou a Carla')
    await carla.end()
    await agent.chat.getByText('Esta conversa foi encerrada.').waitFor()
    await agent.row('Carla').getByText('Encerrada').waitFor()
    await agent.row('Beto').getByRole('link').click()
    await agent.reads('Sou o Beto')
    await agent.composer.hover()
    await agent.composer.focus()
    await agent.row('Carla').waitFor({ state: 'detached' })
    expect(await agent.page.locator('.row').count()).toBe(1)
    await agent.menu(ptBR.history).click()
    await agent.row('Carla').first().waitFor()
  })
})
