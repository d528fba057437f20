import { createBackend } from '@papo/testing'
import { servePlayground } from './playground.ts'
import { launchChromium } from '../../../test/rig/chromium.ts'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

const axe = await readFile('/work/main/node_modules/axe-core/axe.min.js', 'utf8')
const backend = createBackend({
  site: {
    name: 'Loja Aurora',
    allowedOrigins: ['https://www.lojaaurora.com.br', 'https://checkout.lojaaurora.com.br'],
  },
})
const blog = backend.addSite({ name: 'Blog Aurora', allowedOrigins: [] })
const bruno = backend.addAgent({ name: 'Bruno Tavares' })
const page = {
  url: 'https://www.lojaaurora.com.br/checkout/pagamento',
  title: 'Pagamento – Loja Aurora',
  referrer: 'https://www.google.com/',
}
const v = (name: string | undefined, message: string | undefined, extra = {}) =>
  backend.visitorStarts({
    ...(message ? { message } : {}),
    visitor: {
      ...(name ? { name, email: name.toLowerCase().split(' ')[0] + '@exemplo.com.br' } : {}),
      attributes: { plano: 'Ouro', pedidos: 12, assinante: true },
    },
    page,
    locale: 'pt-BR',
    ...extra,
  }).chatId

// history
const h1 = v('Helena Prado', 'Meu pedido chegou incompleto')
backend.agentAccepts(h1, backend.owner.id)
backend.agentSays(h1, 'Oi Helena, já vejo isso para você.')
backend.visitorSays(h1, 'Obrigada!')
backend.agentEnds(h1)
backend.visitorRates(h1, 5, 'Atendimento rápido e muito gentil. Resolveu na hora.')
const h2 = v(undefined, 'Vocês entregam em Manaus?')
backend.agentAccepts(h2, bruno.id)
backend.agentSays(h2, 'Entregamos sim!')
backend.visitorEnds(h2)
backend.visitorRates(h2, 3)
const h3 = v('Otávio Lins', 'Quero cancelar a assinatura')
backend.visitorEnds(h3)
for (let i = 0; i < 34; i++) {
  const c = v('Cliente ' + i, 'Dúvida número ' + i)
  backend.visitorEnds(c)
}
// others
const o1 = v('Rafaela Nunes', 'O cupom não funciona')
backend.agentAccepts(o1, bruno.id)
backend.agentSays(o1, 'Qual é o cupom?')
// mine
const m1 = v('Marina Duarte', 'Oi! O pagamento com Pix fica carregando e não conclui.')
backend.agentAccepts(m1, backend.owner.id)
backend.agentSays(m1, 'Olá, Marina! Vou olhar isso com você agora.')
backend.agentSays(m1, 'Aparece alguma mensagem de erro na tela?')
backend.visitorSays(m1, 'Não, só fica girando. Já tentei duas vezes.')
backend.visitorSays(m1, 'O pedido é o 48213: https://www.lojaaurora.com.br/pedidos/48213.')
backend.agentSays(
  m1,
  'Achei. O código do Pix expirou; gerei outro e ele vale por 30 minutos.\nPode tentar de novo?',
)
backend.visitorReads(m1)
const m2 = v('João Pedro Salles', 'Preciso trocar o tamanho de uma camiseta')
backend.agentAccepts(m2, backend.owner.id)
backend.agentSays(m2, 'Claro! Qual o número do pedido?')
backend.visitorSays(m2, 'É o 48102')
backend.visitorSays(m2, 'Comprei M, queria G')
const m3 = v(undefined, 'boa tarde')
backend.agentAccepts(m3, backend.owner.id)
// queue
const q1 = v(
  'Ana Beatriz Lima',
  'Não consigo concluir a compra: o frete aparece como indisponível para o meu CEP e o suporte por e-mail não respondeu.',
)
v(undefined, 'Oi, tem alguém aí?', { siteKey: blog.key })
v('Carlos Eduardo Menezes de Albuquerque', undefined)

const site = await servePlayground(backend)
const browser = await launchChromium()
const only = process.argv[2]
const problems: string[] = []
interface Shot {
  name: string
  size: [number, number]
  dark?: boolean
  locale?: string
  run(p: Page): Promise<void>
  signedIn?: boolean
}
async function signIn(p: Page) {
  await p.locator('#email').fill(backend.owner.email)
  await p.locator('#password').fill(backend.owner.password)
  await p.locator('button[type=submit]').click()
  await p.locator('.menu').waitFor()
}
const D: [number, number] = [1440, 900],
  P: [number, number] = [390, 844],
  T: [number, number] = [1000, 720]
const go = (hash: string) => async (p: Page) => {
  await p.goto(site.origin + '/console/' + hash)
  await p
    .locator('.list-note:text("arregando"), .log-loading')
    .first()
    .waitFor({ state: 'hidden', timeout: 1500 })
    .catch(() => {})
  await p.waitForTimeout(700)
}
const queue = go('#/queue'),
  preview = go('#/queue/' + q1),
  chats = go('#/chats'),
  history = go('#/history'),
  historyOpen = go('#/history/' + h1),
  install = go('#/install')
const chat = async (p: Page) => {
  await go('#/chats/' + m1)(p)
}
const shots: Shot[] = [
  { name: 'signin', size: D, run: async () => {}, signedIn: false },
  {
    name: 'signin-error-dark-en',
    size: D,
    dark: true,
    locale: 'en-US',
    signedIn: false,
    run: async (p) => {
      await p.locator('#email').fill('a@b.co')
      await p.locator('#password').fill('nope nope')
      await p.locator('button[type=submit]').click()
      await p.locator('.callout').waitFor()
    },
  },
  {
    name: 'signin-phone-missing',
    size: P,
    signedIn: false,
    run: async (p) => {
      await p.locator('button[type=submit]').click()
    },
  },
  { name: 'queue', size: D, run: queue },
  { name: 'queue-dark-en', size: D, dark: true, locale: 'en-US', run: queue },
  { name: 'queue-preview', size: D, run: preview },
  { name: 'queue-phone', size: P, run: queue },
  { name: 'chats-phone', size: P, run: chats },
  {
    name: 'chat',
    size: D,
    run: async (p) => {
      await chat(p)
      backend.visitorTypes(m1)
      backend.visitorTypes(m2)
      await p.waitForTimeout(900)
    },
  },
  {
    name: 'chat-draft',
    size: D,
    run: async (p) => {
      await go('#/chats/' + m2)(p)
      await p
        .getByRole('textbox')
        .fill('Perfeito, já separei o tamanho G para você.\nO endereço continua o mesmo?')
      await go('#/chats/' + m1)(p)
    },
  },
  { name: 'chat-dark-en', size: D, dark: true, locale: 'en-US', run: chat },
  { name: 'chat-phone', size: P, run: chat },
  { name: 'chat-phone-dark', size: P, dark: true, run: chat },
  {
    name: 'chat-tablet-details',
    size: T,
    run: async (p) => {
      await chat(p)
      await p.locator('.chat-details-toggle').click()
      await p.waitForTimeout(200)
    },
  },
  { name: 'chat-tablet', size: T, run: chat },
  {
    name: 'chat-end',
    size: D,
    run: async (p) => {
      await chat(p)
      await p.getByRole('button', { name: 'Encerrar', exact: true }).click()
      await p.waitForTimeout(200)
    },
  },
  {
    name: 'chat-theirs',
    size: D,
    run: async (p) => {
      await go('#/chats/' + o1)(p)
      await p.locator('.others-toggle').click()
      await p.waitForTimeout(800)
    },
  },
  { name: 'history', size: D, run: historyOpen },
  { name: 'history-dark-en', size: D, dark: true, locale: 'en-US', run: historyOpen },
  { name: 'history-none', size: D, run: go('#/history?text=zebra') },
  { name: 'history-phone', size: P, run: history },
  { name: 'install', size: D, run: install },
  { name: 'install-dark-en', size: D, dark: true, locale: 'en-US', run: install },
  { name: 'install-phone', size: P, run: install },
  {
    name: 'account',
    size: D,
    run: async (p) => {
      await queue(p)
      await p.getByRole('button', { name: /Conta:/ }).click()
      await p.waitForTimeout(200)
    },
  },
  {
    name: 'offline',
    size: D,
    run: async (p) => {
      await chat(p)
      await p.getByRole('textbox').fill('Um rascunho')
      await p.context().setOffline(true)
      await p.locator('.banner').waitFor()
      await p.waitForTimeout(200)
    },
  },
  {
    name: 'failed',
    size: D,
    run: async (p) => {
      await chat(p)
      const stop = backend.conduct(
        'sendMessage',
        (await import('@papo/testing')).refuses('text_too_long'),
      )
      await p.getByRole('textbox').fill('Esta não vai')
      await p.keyboard.press('Enter')
      await p.locator('.message-failed').waitFor()
      stop()
    },
  },
]
for (const shot of shots) {
  if (only && !shot.name.includes(only)) continue
  const context = await browser.newContext({
    viewport: { width: shot.size[0], height: shot.size[1] },
    colorScheme: shot.dark ? 'dark' : 'light',
    locale: shot.locale ?? 'pt-BR',
    hasTouch: shot.size === P,
    deviceScaleFactor: 1,
    timezoneId: 'America/Sao_Paulo',
  })
  const p = await context.newPage()
  p.on('console', (m) => {
    if (['error', 'warning'].includes(m.type()) && !/401|429|422/.test(m.text()))
      problems.push(shot.name + ': ' + m.text())
  })
  p.on('pageerror', (e) => problems.push(shot.name + ': ' + e.stack))
  await p.goto(site.origin + '/console/')
  await p
    .locator('.door-form')
    .waitFor()
    .catch(async () => problems.push(shot.name + ' no door ' + (await p.content()).slice(0, 400)))
  try {
    if (shot.signedIn !== false) await signIn(p)
    await shot.run(p)
    await p.screenshot({ path: `/tmp/plan/shots/console-${shot.name}.png` })
    if (!process.env.NOAXE && shot.name !== 'offline') {
      const cdp = await context.newCDPSession(p)
      await cdp.send('Page.setBypassCSP', { enabled: true })
      await p.evaluate(axe + ';0').catch(async (e) => {
        problems.push(shot.name + ' axe inject ' + e.message.slice(0, 200))
      })
      const found = await p
        .evaluate(async () => {
          const r = await (globalThis as any).axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          })
          return r.violations.map(
            (v: any) =>
              v.id +
              ': ' +
              v.nodes
                .map(
                  (n: any) =>
                    n.target.join(' ') +
                    ' ' +
                    (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? ''),
                )
                .join(' | '),
          )
        })
        .catch((e) => ['axe ' + e.message.slice(0, 200)])
      for (const f of found) problems.push(shot.name + ' AXE ' + f)
    }
  } catch (e) {
    problems.push(shot.name + ': ' + (e as Error).message.slice(0, 500))
    await p.screenshot({ path: `/tmp/plan/shots/console-${shot.name}.png` }).catch(() => {})
  }
  await context.close()
}
console.log(problems.join('\n') || 'no problems')
await browser.close()
site.stop()
process.exit(0)
