import type { AgentClient, Site } from '@papo/sdk'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { BrowserHarness } from '../rig/browser-harness.ts'
import { onEachStack } from '../rig/stacks.ts'

/** How soon a change must be seen in the preview. */
const promptMs = 300
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

  get view(): Locator {
    return this.page.getByRole('combobox', { name: 'Tela', exact: true })
  }

  radio(group: string, option: string): Locator {
    return this.page
      .locator('.card')
      .getByRole('group', { name: group, exact: true })
      .getByRole('radio', { name: option, exact: true })
  }

  async choose(group: string, option: string): Promise<void> {
    await this.radio(group, option).check()
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Salvar', exact: true }).click()
    await this.page.getByText('Salvo', { exact: true }).waitFor()
  }

  /**
   * How long after an input the preview shows what it should, in milliseconds. The text is written into the control;
   * without one it is clicked.
   */
  async timeTo(control: Locator, text: string | null, ...expected: string[]): Promise<number> {
    return await control.evaluate(
      async (element: HTMLInputElement | HTMLSelectElement, [written, wanted]) => {
        const shown = (): string => {
          const host = document.querySelector('.preview-stage papo-chat')
          const panel = host?.shadowRoot?.querySelector<HTMLElement>('.panel')
          if (!panel) throw new Error('there is no preview')
          const { side, theme } = panel.dataset
          const fields = [...panel.querySelectorAll('textarea')].map((one) => one.placeholder)
          const isOpen = panel.classList.contains('open')
          const brand = getComputedStyle(panel).getPropertyValue('--brand')
          const facts = [`side ${side}`, `theme ${theme}`, isOpen ? 'open' : 'closed', brand]
          return [...facts, panel.textContent, ...fields].join('\n')
        }
        const begun = performance.now()
        if (written === null) element.click()
        else {
          element.value = written
          const kind = element instanceof HTMLSelectElement ? 'change' : 'input'
          element.dispatchEvent(new Event(kind, { bubbles: true }))
        }
        while (!wanted.every((part) => shown().includes(part)))
          await new Promise(requestAnimationFrame)
        return performance.now() - begun
      },
      [text, expected] as const,
    )
  }
}

onEachStack('the settings of a site', (open) => {
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

  async function openSite(): Promise<SitePage> {
    const { page } = await harness.agent()
    return new SitePage(page, `${harness.server.url}/console/#/settings/site/${site.id}`)
  }

  it('the preview follows colour, side, theme, language and texts at once and unsaved, without the server', async () => {
    const settings = await openSite()
    const { page, panel } = settings
    await settings.open('appearance')
    const calls: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET' || request.url().includes('/v1/widget')) {
        calls.push(request.url())
      }
    })
    const times: Record<string, number[]> = {}
    const change = async (what: string, control: Locator, text: string | null, shown: string) => {
      const time = await settings.timeTo(control, text, shown)
      times[what] = [...(times[what] ?? []), time]
    }
    const color = settings.field('Cor da marca')
    await change('colour', color, '#fef08a', '#fef08a')
    await change('colour', color, '#0F766E', '#0f766e')
    await page.getByText('O texto sobre ela é branco: contraste 5,4:1').waitFor()
    await change('colour', color, '#e91e63', '#e91e63')
    await page.getByText('O texto sobre ela é preto: contraste 4,8:1').waitFor()
    const choices: [what: string, group: string, options: [string, string][]][] = [
      [
        'side',
        'Lado da página',
        [
          ['Esquerda', 'side left'],
          ['Direita', 'side right'],
        ],
      ],
      [
        'theme',
        'Tema',
        [
          ['Escuro', 'theme dark'],
          ['Claro', 'theme light'],
        ],
      ],
      [
        'language',
        'Idioma',
        [
          ['Português', 'Iniciar Chat'],
          ['English', 'Start chat'],
        ],
      ],
    ]
    for (const [what, group, options] of choices) {
      for (const [option, shown] of [...options, ...options]) {
        await change(what, settings.radio(group, option), null, shown)
      }
    }
    await settings.go('Textos')
    for (const greeting of ['Hello', 'Hello from', 'Hello from the shop']) {
      await change('greeting', settings.field('Saudação'), greeting, greeting)
    }
    await panel.getByText('Hello from the shop').waitFor()
    expect(Object.entries(times).filter(([, all]) => Math.min(...all) >= promptMs)).toEqual([])
    await settings.field('Agradecimento').fill('Cheers!')
    await panel.getByText('Cheers!').waitFor()
    expect(calls).toEqual([])
    expect((await owner.listSites()).sites[0]?.revision).toBe(site.revision)
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => /sample/.test(key))),
    ).toEqual([])
  })

  it('every view can be chosen and is there at once, and none of it can be reached', async () => {
    const settings = await openSite()
    await settings.open('appearance')
    const offered = await settings.view
      .locator('option')
      .evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value))
    expect(offered).toEqual(['launcher', ...Object.keys(views)])
    const late: string[] = []
    for (const [view, words] of Object.entries(views)) {
      const times = []
      for (let time = 0; time < 2; time++) {
        await settings.timeTo(settings.view, 'launcher', 'closed')
        times.push(await settings.timeTo(settings.view, view, 'open', words))
      }
      if (Math.min(...times) >= promptMs) late.push(view)
      const shown =
        view === 'chat' ? settings.panel.getByPlaceholder(words) : settings.panel.getByText(words)
      await shown.first().waitFor()
    }
    expect(late).toEqual([])
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
    await page.getByRole('link', { name: 'Instalação deste site' }).click()
    await dialog.getByRole('button', { name: 'Sair', exact: true }).click()
    await page.getByRole('heading', { name: 'Instalar o chat' }).waitFor()
    expect((await owner.listSites()).sites[0]?.revision).toBe(site.revision)
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
})
