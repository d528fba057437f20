import type { AgentClient, Site } from '@papo/sdk'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Agent } from '../rig/agent.ts'
import type { BrowserHarness } from '../rig/browser-harness.ts'
import { openShop, type Shop } from '../rig/shop.ts'
import { onEachStack } from '../rig/stacks.ts'
import { ptBR } from '../rig/texts.ts'
import { Visitor } from '../rig/visitor.ts'

/** From the first start of the server to the first message of a visitor that an agent sees. */
const firstMessageMs = 60_000
const ways = ['HTML', 'npm', 'React', 'Vue', 'Next.js', 'WordPress', 'Gerenciador de tags']

/** Waits until the page has read the sites once more from now on. */
async function refreshed(page: Page): Promise<void> {
  const request = await page.waitForRequest(
    (one) => one.method() === 'GET' && new URL(one.url()).pathname === '/v1/sites',
  )
  await (await request.response())?.finished()
}

const isFocused = (element: Locator) => element.evaluate((it) => it === document.activeElement)

onEachStack('an owner', (open) => {
  let begun: number
  let harness: BrowserHarness
  let client: AgentClient
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop('pt-BR')
    harness = await open({ isFirstStart: true })
    begun = performance.now()
    client = await harness.ownerClient()
  })
  afterEach(() => harness.clear())
  afterAll(async () => {
    await harness?.close()
    shop?.close()
  })

  const visit = async (url: string): Promise<Page> => {
    const page = await (await harness.person()).newPage()
    await page.goto(url)
    return page
  }
  /** The owner at the page of one site. */
  const atSite = async (site: Pick<Site, 'id' | 'name'>): Promise<Agent> => {
    const owner = await harness.agent()
    await owner.page.goto(`${harness.url}/console/#/settings/sites/${site.id}`)
    await owner.page.getByRole('heading', { name: site.name, level: 2 }).waitFor()
    return owner
  }
  const snippet = ({ page }: Agent) => page.locator('pre', { hasText: 'data-site' }).first()
  const said = ({ page }: Agent, text: string) =>
    page.getByRole('status').filter({ hasText: text }).first().waitFor({ state: 'attached' })

  it('three steps lead from an empty database to the first message that an agent sees, within a minute', async () => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const owner = await harness.agent({ options: { permissions } })
    const { page } = owner
    await page.getByRole('heading', { name: 'Três passos até a primeira conversa' }).waitFor()
    const [name, copy, talk, ...more] = await page
      .getByRole('listitem')
      .and(page.locator('.first-step'))
      .all()
    if (!name || !copy || !talk) throw new Error('there are no three steps')
    expect(more).toEqual([])

    await name.getByRole('textbox', { name: 'Nome' }).fill('Padaria')
    await name.getByRole('textbox', { name: 'Endereço da sua página' }).fill(shop.origin)
    await name.getByRole('button', { name: 'Salvar' }).press('Enter')
    await name.getByText('O site se chama Padaria.').waitFor()
    await expect.poll(() => isFocused(copy.getByRole('heading'))).toBe(true)

    expect(await copy.getByRole('tab').allInnerTexts()).toEqual(ways)
    await copy.getByRole('button', { name: 'Copiar' }).press('Enter')
    await said(owner, 'Copiado')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const { key } = (await client.listSites()).sites[0] ?? {}
    expect(copied).toBe(`<script async src="${harness.url}/papo.js" data-site="${key}"></script>`)
    shop.paste(copied)

    const visitor = new Visitor(await visit(`${shop.origin}/`), ptBR)
    await visitor.startChat()
    await visitor.say('Tem pão de queijo?')
    await owner.row('Tem pão de queijo?').waitFor()
    expect(performance.now() - begun).toBeLessThan(firstMessageMs)
  })

  it('sees without a reload where the chat was refused, that it is installed, and that somebody has written', async () => {
    const site = await client.createSite({ name: 'Mercado', allowedOrigins: [shop.origin] })
    const owner = await atSite(site)
    const { page } = owner
    const state = page.locator('.install-state').getByRole('status')
    const shows = (text: string) => expect.poll(() => state.innerText()).toBe(text)
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    shop.paste(await snippet(owner).innerText())

    const refused = await visit(shop.otherOrigin)
    const list = page.getByRole('list', { name: 'Endereços recusados' })
    await list.getByText(`${shop.otherOrigin} tentou mostrar o chat`).waitFor()
    await shows('Aguardando instalação')
    expect(await refused.locator('papo-chat').count()).toBe(0)
    await list
      .getByRole('button', { name: `Permitir este domínio ${shop.otherOrigin}` })
      .press('Enter')
    await said(owner, `${shop.otherOrigin} agora é permitido`)
    await list.waitFor({ state: 'detached' })
    await page
      .getByRole('list', { name: 'Endereços permitidos' })
      .getByText(shop.otherOrigin)
      .waitFor()

    await refused.reload()
    const visitor = new Visitor(refused, ptBR)
    await visitor.launcher.waitFor()
    await shows(`Instalado: visto em ${shop.otherHost}`)
    await visitor.startChat()
    const demo = new Visitor(await visit(`${harness.url}/demo?site=${site.key}`), ptBR)
    await demo.startChat()
    await demo.say('Da demonstração')
    await expect
      .poll(async () => JSON.stringify(await client.listWaitingChats()))
      .toContain('Da demonstração')
    await refreshed(page)
    await refreshed(page)
    expect(await state.innerText()).toBe(`Instalado: visto em ${shop.otherHost}`)

    await visitor.say('Tem pão?')
    await shows(`Instalado e testado: visto em ${shop.otherHost}`)
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
  })

  it('gives anybody the demo page of a site, and needs no website for it', async () => {
    const site = await client.createSite({ name: 'Ateliê', allowedOrigins: [] })
    const owner = await atSite(site)
    const link = owner.page.getByRole('link', { name: 'Abrir a página de demonstração' })
    const opened = owner.page.context().waitForEvent('page')
    await link.click()
    const address = (await opened).url()
    expect(address).toBe(`${harness.url}/demo?site=${site.key}`)

    const page = await (await harness.person()).newPage()
    const answer = await page.goto(address)
    expect(answer?.headers()['x-robots-tag']).toBe('noindex')
    expect(await page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex')
    expect(await page.title()).toContain('Ateliê')
    const visitor = new Visitor(page, ptBR)
    await visitor.startChat()
    await visitor.say('Olá, ateliê')
    await owner.accept('Olá, ateliê')
    await owner.say('Olá')
    await visitor.reads('Olá')
  })

  it('makes, renames and removes a site and gives it a new key by keyboard, and is told what became of it', async () => {
    const owner = await harness.agent()
    const { page } = owner
    await owner.menu('Configurações').click()
    await owner.button('Novo site').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Quitanda')
    await page.keyboard.press('Tab')
    await page.keyboard.type('quitanda.example')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Quitanda', level: 2 }).waitFor()
    await said(owner, 'Quitanda foi criado')
    const before = await snippet(owner).innerText()

    const name = page.getByRole('textbox', { name: 'Nome', exact: true })
    await name.fill('Feira')
    await owner.menu('Fila').click()
    await page.getByRole('alertdialog', { name: 'Sair sem salvar?' }).waitFor()
    await page.keyboard.press('Escape')
    await name.press('Enter')
    await page.getByRole('heading', { name: 'Feira', level: 2 }).waitFor()

    const confirm = async (act: string, title: string) => {
      const { key } = (await client.listSites()).sites.find((one) => one.name === 'Feira') ?? {}
      const widget = async () => (await fetch(`${harness.url}/v1/widget/${key}`)).status
      await owner.button(act).focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('alertdialog', { name: title })
      const field = dialog.getByRole('textbox', { name: 'Digite “Feira” para confirmar' })
      await expect.poll(() => isFocused(field)).toBe(true)
      await page.keyboard.type('feira')
      await page.keyboard.press('Enter')
      await dialog.getByText('Digite o nome exato: Feira').waitFor()
      expect(await widget()).toBe(200)
      await field.fill('Feira')
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      expect(await widget()).toBe(404)
    }
    await confirm('Nova chave', 'Nova chave para Feira?')
    await said(owner, 'Feira tem uma nova chave')
    await expect.poll(() => isFocused(owner.button('Nova chave'))).toBe(true)
    await expect.poll(() => snippet(owner).innerText()).not.toBe(before)
    await confirm('Remover site', 'Remover Feira?')
    await said(owner, 'Feira foi removido')
    await expect.poll(() => isFocused(page.getByRole('heading', { level: 2 }))).toBe(true)
    expect(await page.getByRole('link', { name: 'Feira' }).count()).toBe(0)
  })

  it('adds and removes an address by keyboard, and what is no address is explained next to it and kept', async () => {
    const owner = await atSite(await client.createSite({ name: 'Doceria', allowedOrigins: [] }))
    const { page } = owner
    const addresses = page.getByRole('list', { name: 'Endereços permitidos' })
    const field = page.getByRole('textbox', { name: 'Endereço da sua página' })
    await page.getByText('Nenhum endereço permitido ainda').waitFor()
    await field.focus()
    await page.keyboard.type('doceria')
    await page.keyboard.press('Enter')
    const complaint = page.getByText('Informe um endereço como https://www.exemplo.com.br')
    await complaint.waitFor()
    expect(await field.inputValue()).toBe('doceria')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await field.getAttribute('aria-describedby')).toBe(await complaint.getAttribute('id'))
    await page.keyboard.type('.example/bolos')
    await page.keyboard.press('Enter')
    await said(owner, 'https://doceria.example agora é permitido')
    expect(await addresses.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('https://doceria.example'),
    ])
    expect(await field.inputValue()).toBe('')

    const remove = page.getByRole('button', { name: 'Remover https://doceria.example' })
    const dialog = page.getByRole('alertdialog', { name: 'Remover https://doceria.example?' })
    await remove.focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => isFocused(remove)).toBe(true)
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await said(owner, 'https://doceria.example foi removido')
    await page.getByText('Nenhum endereço permitido ainda').waitFor()
    await expect.poll(() => isFocused(field)).toBe(true)
  })
})
