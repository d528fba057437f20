import { createServer, type Server } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Agent } from '../rig/agent.ts'
import { BrowserHarness } from '../rig/browser-harness.ts'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
  type Disposable,
} from '../rig/services.ts'
import { ptBR } from '../rig/texts.ts'
import { Visitor } from '../rig/visitor.ts'

/** A website of the owner's: each of its pages has what was pasted last. */
async function openShop() {
  let pasted = ''
  const server: Server = createServer((_, response) =>
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(`<!doctype html><html lang="pt-BR"><title>Loja</title>${pasted}<h1>Loja</h1></html>`),
  )
  await new Promise<void>((done) => server.listen(0, done))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return {
    origin: `http://localhost:${port}`,
    otherOrigin: `http://127.0.0.1:${port}`,
    paste: (line: string) => (pasted = line),
    close: () => server.close(),
  }
}

/** What an owner does first, from an empty installation, on one kind of stores. */
function ownersFirstDay(open: () => Promise<Record<string, string>>): void {
  let harness: BrowserHarness
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    shop = await openShop()
    harness = await BrowserHarness.open(await open())
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
  const settings = async (owner: Agent) => {
    await owner.menu('Configurações').click()
    await owner.page.locator('.settings-link', { hasText: 'Sites' }).waitFor()
  }
  const snippet = (owner: Agent) => owner.page.locator('pre', { hasText: 'data-site' }).first()

  it('three steps lead from an empty installation to the first message', async () => {
    const owner = await harness.agent()
    await owner.page.getByRole('heading', { name: 'Três passos até a primeira conversa' }).waitFor()
    await owner.page.getByRole('textbox', { name: 'Nome' }).fill('Padaria')
    await owner.page.getByRole('textbox', { name: 'Endereço da sua página' }).fill(shop.origin)
    await owner.button('Salvar').click()
    await owner.page.getByText('O site se chama Padaria.').waitFor()

    shop.paste(await snippet(owner).innerText())
    await owner.page.getByText('Aguardando instalação').waitFor()
    await visit(shop.otherOrigin)
    await owner.page.getByText(`${shop.otherOrigin} tentou mostrar o chat`).waitFor()
    await owner.page.getByRole('button', { name: 'Permitir este domínio' }).click()
    await owner.page.getByText('tentou mostrar o chat').waitFor({ state: 'detached' })

    const visitor = new Visitor(await visit(`${shop.origin}/`), ptBR)
    await owner.page.getByText(`Instalado: visto em ${new URL(shop.origin).host}`).waitFor()
    await visitor.startChat()
    await visitor.say('Tem pão de queijo?')
    await owner.row('Tem pão de queijo?').waitFor()

    await settings(owner)
    await owner.page.getByText('Instalado e testado').waitFor()
    expect(await owner.page.getByText('Aguardando instalação').count()).toBe(0)
  })

  it('the owner talks to themselves on the demo page of their own site', async () => {
    const owner = await harness.agent()
    await settings(owner)
    const link = owner.page.getByRole('link', { name: 'Abrir a página de demonstração' })
    const opened = owner.page.context().waitForEvent('page')
    await link.click()
    const demo = await opened
    const key = /data-site="([^"]+)"/.exec(await snippet(owner).innerText())?.[1]
    expect(new URL(demo.url()).searchParams.get('site')).toBe(key)
    expect(await demo.locator('meta[name=robots]').getAttribute('content')).toBe('noindex')
    const visitor = new Visitor(demo, ptBR)
    await visitor.startChat()
    await visitor.say('Olá, eu')
    await owner.accept('Olá, eu')
    await owner.say('Olá')
    await visitor.reads('Olá')
  })

  it('a site is made, renamed, given a new key and removed by keyboard', async () => {
    const owner = await harness.agent()
    const { page } = owner
    await settings(owner)
    await owner.button('Novo site').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('Mercado')
    await page.keyboard.press('Tab')
    await page.keyboard.type('mercado.example')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Mercado', level: 2 }).waitFor()
    const before = await snippet(owner).innerText()

    const name = page.getByRole('textbox', { name: 'Nome', exact: true })
    await name.fill('Feira')
    await owner.menu('Fila').click()
    await page.getByRole('alertdialog', { name: 'Sair sem salvar?' }).waitFor()
    await page.keyboard.press('Escape')
    await name.press('Enter')
    await page.getByRole('heading', { name: 'Feira', level: 2 }).waitFor()

    const confirm = async (act: string) => {
      await owner.button(act).focus()
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('alertdialog')
      await dialog.getByRole('textbox').fill('Feira')
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
    }
    await confirm('Nova chave')
    await expect.poll(() => snippet(owner).innerText()).not.toBe(before)
    await confirm('Remover site')
    await page.getByText('Feira foi removido').waitFor()
    await page.getByRole('heading', { name: 'Padaria', level: 2 }).waitFor()
  })
}

describe('with an embedded database', () => {
  ownersFirstDay(async () => await Promise.resolve({}))
})

describeWithServices('with PostgreSQL and Redis', () => {
  const disposables: Disposable[] = []
  afterAll(async () => {
    for (const { drop } of disposables) await drop()
  })
  ownersFirstDay(async () => {
    const [database, cache] = await Promise.all([createDatabase(), createRedisDatabase()])
    disposables.push(database, cache)
    return { DATABASE_URL: database.url, REDIS_URL: cache.url }
  })
})
