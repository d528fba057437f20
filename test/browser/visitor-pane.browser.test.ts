import type { AgentClient } from '@papo/sdk'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Agent } from '../rig/agent.ts'
import { type BrowserHarness, desktop, phone } from '../rig/browser-harness.ts'
import { until } from '../rig/server.ts'
import { onEachStack } from '../rig/stacks.ts'
import { ptBR } from '../rig/texts.ts'
import { Visitor } from '../rig/visitor.ts'

let harness: BrowserHarness
let client: AgentClient
let siteKey: string

const shop = (path: string) => `${harness.url}/shop${path}`

/** A visitor in a shop of several pages, each of which has the widget. */
async function inShop(path = '/', prepare?: (visitor: Visitor) => Promise<void>) {
  const context = await harness.person({ options: { timezoneId: 'America/Sao_Paulo' } })
  await context.route(`${harness.url}/shop/**`, async (route) => {
    const title = `Loja ${new URL(route.request().url()).pathname}`
    const tag = `<script src="/papo.js" data-site="${siteKey}" async></script>`
    const body = `<!doctype html><html lang="pt-BR"><title>${title}</title>${tag}<p>Loja`
    await route.fulfill({ contentType: 'text/html; charset=utf-8', body })
  })
  const page = await context.newPage()
  const visitor = new Visitor(page, ptBR)
  await prepare?.(visitor)
  await page.goto(shop(path))
  return visitor
}

/** The pane with the visitor of the shown conversation. */
const paneOf = ({ page }: Agent): Locator => page.getByRole('region', { name: 'Visitante' })

/** A fact of the pane by its name. */
const fact = (pane: Locator, name: string): Locator =>
  pane.locator('.fact').filter({ has: pane.page().getByText(name, { exact: true }) })

async function beside(visitor: Visitor, question: string, device = desktop) {
  await visitor.startChat()
  await visitor.say(question)
  const agent = await harness.agent({ device })
  await agent.accept(question)
  return { agent, pane: paneOf(agent) }
}

onEachStack('the visitor pane', (open, isFirst) => {
  beforeAll(async () => {
    harness = await open()
    client = await harness.ownerClient()
    const { sites } = await client.listSites()
    siteKey = sites[0]?.key ?? ''
  })
  afterEach(async () => {
    await harness.clear()
    // An agent has room for five.
    const { chats } = await client.listChats({ status: 'active' })
    for (const { id } of chats) await client.endChat(id)
  })
  afterAll(() => harness?.close())

  describe('the page of the visitor', () => {
    it('follows pushState and a full navigation, never a fragment, and the page’s history is its own', async () => {
      const visitor = await inShop('/lamps?ref=mail')
      const { pane } = await beside(visitor, 'Sobre a luminária')
      const now = fact(pane, 'Agora em')
      await now.getByText('Loja /shop/lamps').waitFor()
      expect(await now.getByRole('link').getAttribute('href')).toBe(shop('/lamps'))

      await visitor.page.evaluate(() => {
        history.pushState({}, '', '/shop/lamps/7?token=secret')
        setTimeout(() => (document.title = 'Luminária 7'), 200)
      })
      await now.getByText('Luminária 7').waitFor()
      expect(await now.getByRole('link').getAttribute('href')).toBe(shop('/lamps/7'))

      await visitor.page.evaluate(() => {
        location.hash = '#/reset/secret'
      })

      await visitor.page.goto(shop('/cart'))
      await now.getByText('Loja /shop/cart').waitFor()
      const own = await visitor.page.evaluate(() =>
        [history.pushState, history.replaceState].map((run) =>
          Function.prototype.toString.call(run).includes('[native code]'),
        ),
      )
      expect(own).toEqual([true, true])

      await pane.getByText('Últimas 3 páginas').click()
      expect(await pane.locator('.journey-page .fact-lead').allInnerTexts()).toEqual([
        'Loja /shop/cart',
        'Luminária 7',
        'Loja /shop/lamps',
      ])
      expect(await pane.innerText()).not.toContain('secret')
    })

    it('is text, whatever a page is called, and leads to the web or nowhere', async () => {
      const visitor = await inShop('/', async ({ page }) => {
        await page.addInitScript(() => {
          const attributes = {
            '<i>x</i>': 'javascript:alert(1)',
            plan: '<script>alert(1)</script>',
          }
          Object.assign(window, { papoSettings: { attributes } })
        })
      })
      const { agent, pane } = await beside(visitor, 'Título estranho')
      let hasAsked = false
      agent.page.on('dialog', () => (hasAsked = true))
      await visitor.page.evaluate(() => {
        document.title = '<img src=x onerror=alert(1)> \u202Everified'
        history.pushState({}, '', '/shop/%22%3E%3Cscript%3E')
      })
      await fact(pane, 'Agora em').getByText('<img src=x onerror=alert(1)>').waitFor()
      await pane.getByText('<script>alert(1)</script>').waitFor()
      await pane.getByText('javascript:alert(1)').waitFor()
      const links = await pane
        .locator('a')
        .evaluateAll((all) =>
          all.map((link) => [link.getAttribute('href'), link.getAttribute('rel')]),
        )
      expect(links.length).toBeGreaterThan(0)
      for (const [href, rel] of links) {
        expect(href).toMatch(/^https?:\/\//)
        expect(rel).toContain('noopener noreferrer')
      }
      expect(await pane.locator('img, script').count()).toBe(0)
      expect(hasAsked).toBe(false)
      const title = pane.locator('.facts').filter({ hasText: 'Atributos' }).locator('.facts-title')
      expect(await title.innerText()).toContain('não verificado')
    })
  })

  describe('the visitor', () => {
    it('has a browser, a system, a language, a time zone and a first visit', async () => {
      const visitor = await inShop()
      const { pane } = await beside(visitor, 'Quem sou eu')
      expect(await fact(pane, 'Navegador').locator('dd').innerText()).toBe('Chrome')
      expect(await fact(pane, 'Sistema').locator('dd').innerText()).toBe('Linux')
      expect(await fact(pane, 'Idioma').locator('dd').innerText()).toBe('português (Brasil)')
      const zone = await fact(pane, 'Fuso horário').locator('dd').innerText()
      expect(zone).toMatch(/^America\/Sao Paulo\s+\d\d:\d\d lá$/)
      await pane.getByText('Nenhuma: esta é a primeira').waitFor()
      await pane.getByText(/Primeira visita: Hoje/).waitFor()
    })

    it('has earlier conversations, which open beside the present one to be read', async () => {
      const visitor = await inShop()
      const first = await beside(visitor, 'A primeira pergunta')
      await first.agent.say('A primeira resposta')
      await visitor.reads('A primeira resposta')
      await visitor.endChat()
      await visitor.rate(4, 'Rápido')
      await visitor.reads(ptBR.thanks)
      await visitor.page.reload()
      await first.agent.page.close()

      const { agent, pane } = await beside(visitor, 'A segunda pergunta')
      await pane.getByText('1 outra conversa').waitFor()
      const row = pane.getByRole('button', { name: /Ler a conversa de/ })
      expect(await row.innerText()).toContain('A primeira pergunta')
      await row.getByRole('img', { name: '4 estrelas de 5' }).waitFor()
      await row.click()
      await pane.getByText('A primeira resposta').waitFor()
      expect(await pane.getByRole('textbox').count()).toBe(0)
      expect(await agent.composer.isVisible()).toBe(true)
      await agent.page.keyboard.press('Escape')
      await row.waitFor()
      await until('the row has the focus again', () =>
        row.evaluate((element) => element === document.activeElement),
      )
    })

    it('has notes that stay with them and that only agents see, and the chat has tags', async () => {
      const visitor = await inShop()
      const { agent, pane } = await beside(visitor, 'Anote isto')
      const answers: string[] = []
      visitor.page.on('response', async (response) => {
        if (response.url().includes('/v1/')) answers.push(await response.text().catch(() => ''))
      })
      const field = pane.getByRole('textbox', { name: 'Nova anotação sobre o visitante' })
      await field.fill('Prefere ser chamado à tarde')
      await field.press('Control+Enter')
      const note = pane.locator('.note')
      await note.getByText('Prefere ser chamado à tarde').waitFor()
      await note.getByRole('button', { name: 'Editar a anotação de Você' }).click()
      const editor = pane.getByRole('textbox', { name: 'Texto da anotação' })
      await editor.fill('Prefere de manhã')
      await pane.getByRole('button', { name: 'Salvar', exact: true }).click()
      await note.getByText('editada').waitFor()
      expect(await note.locator('.note-text').innerText()).toBe('Prefere de manhã')

      await pane.getByRole('combobox', { name: 'Nova etiqueta' }).fill('Entrega')
      await agent.page.keyboard.press('Enter')
      await pane.getByRole('button', { name: 'Tirar a etiqueta entrega' }).waitFor()
      await agent.say('Pronto')
      await visitor.reads('Pronto')
      expect(answers.join('')).not.toMatch(/manhã|tarde|entrega/)

      await agent.page.reload()
      await paneOf(agent).getByText('Prefere de manhã').waitFor()
      await paneOf(agent).getByText('entrega', { exact: true }).waitFor()
      await paneOf(agent)
        .getByRole('button', { name: /Apagar a anotação/ })
        .click()
      await agent.page.getByRole('alertdialog').getByRole('button', { name: 'Apagar' }).click()
      await until('the note is gone', async () => (await note.count()) === 0)
    })
  })

  if (!isFirst) return

  it('the agent’s own message says that it was delivered, then that it was read, and how far behind the visitor is', async () => {
    const visitor = await inShop()
    const { agent } = await beside(visitor, 'Você lê?')
    await visitor.launcher.click()
    await agent.say('Chegou?')
    await agent.chat.getByText('Entregue').waitFor()
    const behind = agent.chat.getByText('O visitante ainda não leu 1 mensagem')
    await behind.waitFor()
    await visitor.launcher.click()
    await agent.chat.getByText('Lida', { exact: true }).waitFor()
    expect(await behind.count()).toBe(0)
  })

  it('the page of the visitor is followed where the browser tells of no navigation', async () => {
    const visitor = await inShop('/', async ({ page }) => {
      await page.addInitScript(() => Reflect.deleteProperty(window, 'navigation'))
    })
    const { pane } = await beside(visitor, 'Navegador antigo')
    await visitor.page.evaluate(() => {
      document.title = 'Carrinho'
      history.pushState({}, '', '/shop/cart')
    })
    const now = fact(pane, 'Agora em')
    await now.getByText('Carrinho').waitFor()
    expect(await now.getByRole('link').getAttribute('href')).toBe(shop('/cart'))
  })

  it('the pane stands on a phone behind one press, and closes by Escape', async () => {
    const visitor = await inShop()
    const { agent, pane } = await beside(visitor, 'No telefone', phone)
    expect(await pane.isVisible()).toBe(false)
    await agent.button('Detalhes').click()
    await fact(pane, 'Navegador').waitFor()
    const { scrollWidth, clientWidth } = await agent.page.evaluate(() => {
      const { documentElement: root } = document
      return { scrollWidth: root.scrollWidth, clientWidth: root.clientWidth }
    })
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
    await pane.getByRole('textbox').first().focus()
    await agent.page.keyboard.press('Escape')
    expect(await pane.isVisible()).toBe(false)
  })
})
