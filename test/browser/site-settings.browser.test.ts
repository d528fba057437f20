import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AgentClient, Site } from '@papo/sdk'
import type axeCore from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { atRest } from '../rig/at-rest.ts'
import { BrowserHarness, desktop, type Guest, phone } from '../rig/browser-harness.ts'
import { createDatabase, createRedisDatabase, describeWithServices } from '../rig/services.ts'
import { en, ptBR } from '../rig/texts.ts'

/** How soon a change must be seen in the preview. */
const promptMs = 300
const parts = ['appearance', 'texts', 'form', 'hours', 'chats', 'consent', 'identity']
/** What each view of the preview says. */
const views = {
  home: 'Iniciar Chat',
  consent: 'Aceitar e iniciar o chat',
  identity: 'Entre na sua conta neste site',
  prechat: 'Conte quem é você',
  waiting: 'Aguardando...',
  chat: 'Digite sua mensagem',
  idle: 'Ainda estou aqui',
  end: 'Encerrar esta conversa?',
  rating: 'Como foi seu atendimento?',
  thanks: 'Obrigado!',
  ended: 'encerrou a conversa',
  offline: 'Não estamos on-line agora',
}

/** The owner's page of one site. */
class SitePage {
  readonly page: Page
  readonly #address: string

  constructor(page: Page, address: string) {
    this.page = page
    this.#address = address
  }

  async open(part: string): Promise<void> {
    await this.page.goto(`${this.#address}/${part}`)
    await this.page.locator('.preview-stage .panel').waitFor({ state: 'attached' })
  }

  async go(part: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Configurações' }).getByText(part).click()
  }

  field(name: string): Locator {
    return this.page.getByLabel(name, { exact: true })
  }

  get preview(): Locator {
    return this.page.locator('.preview-stage')
  }

  get panel(): Locator {
    return this.preview.locator('.panel')
  }

  async show(view: string): Promise<void> {
    await this.page.getByRole('combobox', { name: /^(Tela|View)$/ }).selectOption(view)
  }

  async choose(group: string, option: string): Promise<void> {
    await this.page
      .locator('.card')
      .getByRole('group', { name: group, exact: true })
      .getByRole('radio', { name: option, exact: true })
      .check()
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Salvar', exact: true }).click()
    await this.page.getByText('Salvo', { exact: true }).waitFor()
  }

  /** How long after an input the brand colour of the preview is another one, in milliseconds. */
  async timeToColor(color: string): Promise<number> {
    return await this.page.evaluate(async (next) => {
      const input = document.querySelector<HTMLInputElement>('.color-code')
      const host = document.querySelector('.preview-stage papo-chat')
      const panel = host?.shadowRoot?.querySelector('.panel')
      if (!input || !panel) throw new Error('there is no preview')
      const begun = performance.now()
      input.value = next
      input.dispatchEvent(new Event('input', { bubbles: true }))
      while (getComputedStyle(panel).getPropertyValue('--brand') !== next) {
        await new Promise(requestAnimationFrame)
      }
      return performance.now() - begun
    }, color)
  }
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function violations(page: Page): Promise<string[]> {
  await atRest(page)
  await page.evaluate(axe)
  return await page.evaluate(async (values) => {
    const { axe: checker } = window as unknown as { axe: typeof axeCore }
    const result = await checker.run(document, { runOnly: { type: 'tag', values } })
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    )
  }, tags)
}

/** Whatever the server stores in. */
function suite(open: () => Promise<BrowserHarness>): void {
  let harness: BrowserHarness
  let owner: AgentClient
  let site: Site
  beforeAll(async () => {
    harness = await open()
    owner = await harness.ownerClient()
  })
  beforeEach(async () => {
    const [first] = (await owner.listSites()).sites
    if (!first) throw new Error('there is no site')
    const words = { 'pt-BR': {}, en: {} }
    site = await owner.updateSite(first.id, {
      appearance: { color: '#4f46e5', position: 'right', theme: 'auto' },
      locale: 'auto',
      form: { name: 'optional', email: 'off', question: 'off' },
      texts: { title: null, greeting: null, words },
    })
  })
  afterEach(() => harness.clear())
  afterAll(() => harness?.close())

  async function openSite(guest: Guest = {}): Promise<SitePage> {
    const { page } = await harness.agent(guest)
    return new SitePage(page, `${harness.server.url}/console/#/settings/site/${site.id}`)
  }

  it('the preview follows colour, side, theme, language and texts at once and unsaved, without the server', async () => {
    const settings = await openSite()
    const { page, panel, preview } = settings
    await settings.open('appearance')
    const calls: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET' || request.url().includes('/v1/widget')) {
        calls.push(request.url())
      }
    })
    const times = []
    for (const color of ['#fef08a', '#0f766e', '#e91e63']) {
      times.push(await settings.timeToColor(color))
    }
    expect(Math.min(...times)).toBeLessThan(promptMs)
    await page.getByText('O texto sobre ela é preto: contraste 4,8:1').waitFor()
    await settings.choose('Lado da página', 'Esquerda')
    await preview.locator('.panel[data-side=left]').waitFor({ state: 'attached' })
    await settings.choose('Tema', 'Escuro')
    await preview.locator('.panel[data-theme=dark]').waitFor({ state: 'attached' })
    await settings.choose('Idioma', 'English')
    await panel.getByText('Start chat').waitFor()
    await settings.go('Textos')
    await settings.field('Saudação').fill('Hello from the shop')
    await panel.getByText('Hello from the shop').waitFor()
    await settings.field('Agradecimento').fill('Cheers!')
    await panel.getByText('Cheers!').waitFor()
    expect(calls).toEqual([])
    expect((await owner.listSites()).sites[0]?.revision).toBe(site.revision)
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => /sample/.test(key))),
    ).toEqual([])
  })

  it('every view can be chosen, and none of it can be reached', async () => {
    const settings = await openSite()
    await settings.open('appearance')
    for (const [view, words] of Object.entries(views)) {
      await settings.show(view)
      const shown =
        view === 'chat' ? settings.panel.getByPlaceholder(words) : settings.panel.getByText(words)
      await shown.first().waitFor()
    }
    await settings.show('launcher')
    await settings.preview.locator('.panel:not(.open)').waitFor({ state: 'attached' })
    await settings.show('offline')
    expect(await settings.preview.evaluate((stage: HTMLElement) => stage.inert)).toBe(true)
    await settings.page.getByRole('img', { name: 'Prévia do chat: Ausentes' }).waitFor()
  })

  it('what is saved is in the next widget that loads, with the same tag', async () => {
    const settings = await openSite()
    await settings.open('appearance')
    await settings.field('Cor da marca').fill('#0F766E')
    await settings.go('Textos')
    await settings.field('Botão de iniciar').fill('Falar com a loja')
    await settings.save()
    expect((await owner.listSites()).sites[0]?.key).toBe(site.key)
    const visitor = await harness.visitor()
    await visitor.openPanel()
    await visitor.button('Falar com a loja').waitFor()
    const brand = await visitor.page
      .locator('.panel')
      .evaluate((panel) => getComputedStyle(panel).getPropertyValue('--brand'))
    expect(brand).toBe('#0f766e')
  })

  it('a colour that is none is explained next to the field, on its own tab, and nothing is stored', async () => {
    const settings = await openSite()
    const { page } = settings
    await settings.open('appearance')
    await settings.field('Cor da marca').fill('#12')
    await settings.go('Textos')
    await page.getByRole('button', { name: 'Salvar', exact: true }).click()
    await page.getByText('Use # e seis dígitos').waitFor()
    const color = settings.field('Cor da marca')
    expect(await color.getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => color.evaluate((input) => input === document.activeElement)).toBe(true)
    expect(await color.inputValue()).toBe('#12')
    expect((await owner.listSites()).sites[0]?.revision).toBe(site.revision)
  })

  it('who leaves with changes is asked, and going to another tab keeps them', async () => {
    const settings = await openSite()
    const { page } = settings
    await settings.open('texts')
    await settings.field('Título').fill('Loja da Ana')
    await settings.go('Conversas')
    await settings.go('Textos')
    expect(await settings.field('Título').inputValue()).toBe('Loja da Ana')
    await page.getByRole('link', { name: 'Instalação deste site' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('button').first().click()
    expect(await settings.field('Título').inputValue()).toBe('Loja da Ana')
  })

  it('two owners who save at once see what the other has changed', async () => {
    const settings = await openSite()
    const { page } = settings
    await settings.open('appearance')
    await owner.updateSite(site.id, { appearance: { color: '#111111' } })
    await settings.choose('Lado da página', 'Esquerda')
    await page.getByRole('button', { name: 'Salvar', exact: true }).click()
    await page.locator('.conflict').getByText('#111111').waitFor()
    expect(await settings.field('Cor da marca').inputValue()).toBe('#111111')
    await settings.save()
    const [saved] = (await owner.listSites()).sites
    expect(saved?.appearance).toMatchObject({ color: '#111111', position: 'left' })
  })

  it('a secret is shown once, and the older ones get an end', async () => {
    const settings = await openSite()
    const { page } = settings
    await settings.open('identity')
    await page.getByRole('button', { name: 'Novo segredo', exact: true }).click()
    const secret = page.getByLabel('Novo segredo, mostrado somente agora')
    expect((await secret.inputValue()).length).toBeGreaterThan(30)
    await page.getByRole('button', { name: 'Já guardei' }).click()
    await secret.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('Mais novo', { exact: true }).waitFor()
    expect(await secret.count()).toBe(0)
  })

  it.each([
    { texts: ptBR, device: desktop, colorScheme: 'light' as const },
    { texts: en, device: phone, colorScheme: 'dark' as const },
    { texts: en, device: desktop, colorScheme: 'dark' as const },
  ])(
    'no part has an accessibility violation in $texts.locale, $colorScheme, $device.width px wide',
    async ({ texts, device, colorScheme }) => {
      const settings = await openSite({ texts, device, options: { colorScheme, bypassCSP: true } })
      const found: Record<string, string[]> = {}
      for (const part of parts) {
        await settings.open(part)
        found[part] = await violations(settings.page)
      }
      expect(found).toEqual(Object.fromEntries(parts.map((part) => [part, []])))
    },
  )
}

describe('the settings of a site, on the embedded database', () => {
  suite(() => BrowserHarness.open())
})

describeWithServices('the settings of a site, on PostgreSQL and Redis', () => {
  suite(async () => {
    const [database, cache] = await Promise.all([createDatabase(), createRedisDatabase()])
    afterAll(() => Promise.all([database.drop(), cache.drop()]))
    return await BrowserHarness.open({ DATABASE_URL: database.url, REDIS_URL: cache.url })
  })
})
