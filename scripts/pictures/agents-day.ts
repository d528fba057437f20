import { join } from 'node:path'
import { type AgentClient, createVisitorClient, type Site } from '@papo/sdk'
import type { Page } from 'playwright-core'
import { texts as alertsInEnglish } from '../../packages/console/src/account/alerts-texts-en.ts'
import { texts as alertsInPortuguese } from '../../packages/console/src/account/alerts-texts-pt-BR.ts'
import { en as inEnglish } from '../../packages/console/src/locales/en.ts'
import { ptBR as inPortuguese } from '../../packages/console/src/locales/pt-BR.ts'
import type { Agent } from '../../test/rig/agent.ts'
import { atRest } from '../../test/rig/at-rest.ts'
import type { Stage } from './first-day.ts'

const device = { width: 1280, height: 800 }
const password = 'três bicicletas quietas'
const bia = { email: 'bia@example.com', password }
const caio = { email: 'caio@example.com', password }
const said = {
  'pt-BR': {
    names: { bia: 'Bia Rocha', caio: 'Caio Mendes' },
    waiting: [
      ['Carla', 'Meu pedido de ontem não chegou'],
      ['Davi', 'Vocês têm pão sem glúten?'],
      ['Elisa', 'Quero encomendar um bolo'],
    ],
    question: 'Oi! O pão das 17h já saiu?',
    answers: ['Oi! Sai em dez minutos. Quer que eu reserve?', 'Quero, dois por favor'],
    canned: [
      ['horario', 'Horário', 'Abrimos das 7h às 19h, {visitor.name}.'],
      ['entrega', 'Entrega', 'Entregamos no bairro em até 40 minutos.'],
      ['tchau', 'Despedida', 'Obrigada, {visitor.name}! Até a próxima.'],
    ],
    note: 'Prefere casca bem escura',
    tags: ['reserva', 'cliente antiga'],
    handOver: 'Pediu dois pães das 17h; falta combinar o pagamento.',
    left: ['Lia', 'Vocês abrem no domingo?'],
    ended: ['Rui', 'O bolo de sábado ainda pode ser de chocolate?'],
    followUp: 'Rui, o bolo está pronto. Pode passar até as 19h.',
  },
  en: {
    names: { bia: 'Bia Rocha', caio: 'Caio Mendes' },
    waiting: [
      ['Carla', 'My order of yesterday has not come'],
      ['David', 'Do you have bread without gluten?'],
      ['Elisa', 'I would like to order a cake'],
    ],
    question: 'Hi! Is the bread of 5 pm out already?',
    answers: ['Hi! In ten minutes. Shall I keep you one?', 'Two, please'],
    canned: [
      ['hours', 'Hours', 'We are open from 7 am to 7 pm, {visitor.name}.'],
      ['delivery', 'Delivery', 'We deliver nearby within 40 minutes.'],
      ['bye', 'Goodbye', 'Thank you, {visitor.name}! See you soon.'],
    ],
    note: 'Likes a very dark crust',
    tags: ['to keep', 'regular'],
    handOver: 'Asked for two loaves of 5 pm; how to pay is still open.',
    left: ['Lia', 'Are you open on Sundays?'],
    ended: ['Rui', 'Can the cake on Saturday still be chocolate?'],
    followUp: 'Rui, your cake is ready. You can come by until 7 pm.',
  },
} as const

/** An agent's day: from going online to following up, in a shop that is set up already. */
export class AgentsDay {
  readonly #stage: Stage
  readonly #t: typeof inEnglish
  readonly #alerts: typeof alertsInEnglish
  readonly #said: (typeof said)['en' | 'pt-BR']
  #taken = 0

  constructor(stage: Stage) {
    this.#stage = stage
    const isEnglish = stage.texts.locale === 'en'
    this.#t = isEnglish ? inEnglish : inPortuguese
    this.#alerts = isEnglish ? alertsInEnglish : alertsInPortuguese
    this.#said = said[stage.texts.locale]
  }

  async play(): Promise<void> {
    const { harness, texts } = this.#stage
    const owner = await harness.ownerClient()
    const site = await this.#setUp(owner)
    const agent = await harness.agent({ texts, device, as: bia })
    await this.#begin(agent)
    await this.#accept(agent, site)
    await this.#answer(agent)
    await this.#handOver(agent)
    await this.#later(agent)
  }

  /** A named site, two agents, texts to insert, and who has written before the agent comes. */
  async #setUp(owner: AgentClient): Promise<Site> {
    const { name } = this.#stage.shop
    const [first] = (await owner.listSites()).sites
    if (!first) throw new Error('there is no site')
    const site = await owner.updateSite(first.id, { name })
    for (const [who, person] of Object.entries({ bia, caio })) {
      const full = this.#said.names[who as 'bia' | 'caio']
      await owner.createAgent({ name: full, role: 'agent', ...person })
    }
    for (const [shortcut, title, text] of this.#said.canned) {
      await owner.createCannedResponse({ shortcut, title, text, scope: 'all' })
    }
    const left = await this.#writes(site, this.#said.left)
    await left.client.leaveMessage(left.id, { email: 'lia@example.com' })
    left.client.close()
    return site
  }

  async #writes({ key: siteKey }: Site, [name, message]: readonly [string, string]) {
    const client = createVisitorClient({ baseUrl: this.#stage.harness.url, siteKey })
    const email = `${name.toLowerCase()}@example.com`
    const { id } = await client.start({ visitor: { name, email }, message })
    return { client, id }
  }

  async #begin(agent: Agent): Promise<void> {
    const { page } = agent
    await page.locator('.menu-account').click()
    await page.getByRole('group', { name: this.#t.availability.label }).waitFor()
    await this.#picture(page, 'online')
    await page.keyboard.press('Escape')
    await page.goto(`${this.#stage.harness.url}/console/#/settings/account`)
    const alerts = page.getByRole('region', { name: this.#alerts.title })
    await page.locator('.session').first().waitFor()
    await alerts.evaluate((card) => card.scrollIntoView({ block: 'center' }))
    await this.#picture(page, 'alerts')
    await alerts.getByRole('button', { name: this.#t.alerts.notify }).click()
    await alerts.getByRole('button', { name: this.#alerts.test }).waitFor()
  }

  async #accept(agent: Agent, site: Site): Promise<void> {
    const { harness, texts } = this.#stage
    const { page } = agent
    const visitor = await harness.visitor({ texts, device })
    await visitor.startChat()
    await visitor.say(this.#said.question)
    for (const one of this.#said.waiting) (await this.#writes(site, one)).client.close()
    await agent.menu(texts.queue).click()
    await agent.row(this.#said.waiting[2][0]).waitFor()
    await this.#picture(page, 'queue')
    await agent.accept(this.#said.question)
    await agent.say(this.#said.answers[0])
    await visitor.reads(this.#said.answers[0])
    await visitor.say(this.#said.answers[1])
    await agent.reads(this.#said.answers[1])
    await this.#picture(page, 'chat')
  }

  async #answer(agent: Agent): Promise<void> {
    const { page } = agent
    await page.keyboard.press('Alt+/')
    await page.locator('.help-areas').waitFor()
    await this.#picture(page, 'keys')
    await page.keyboard.press('Escape')
    await agent.composer.fill('')
    await agent.composer.pressSequentially('/')
    await page.getByRole('listbox').getByRole('option').nth(2).waitFor()
    await this.#picture(page, 'canned')
    await page.keyboard.press('Escape')
    await agent.composer.fill('')
    const pane = page.locator('.details')
    await pane.locator('.note-form textarea').fill(this.#said.note)
    await page.keyboard.press('Control+Enter')
    await pane.locator('.note').waitFor()
    for (const [at, tag] of this.#said.tags.entries()) {
      await pane.locator('.tag-input').fill(tag)
      await page.keyboard.press('Enter')
      await pane.locator('.tag').nth(at).waitFor()
    }
    await pane.locator('.note').scrollIntoViewIfNeeded()
    await this.#picture(page, 'visitor')
  }

  async #handOver(agent: Agent): Promise<void> {
    const { page } = agent
    const colleague = await this.#stage.harness.ownerClient(caio)
    await colleague.heartbeat({ availability: 'online' })
    await page.keyboard.press('Alt+t')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: this.#said.names.caio }).check({ force: true })
    await dialog.locator('textarea').fill(this.#said.handOver)
    await this.#picture(page, 'transfer')
    await dialog.getByRole('button', { name: this.#t.transfer.go, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.locator('.toast button').first().click()
    colleague.close()
  }

  /** What was left as a message, and a visitor to whom the agent writes again. */
  async #later(agent: Agent): Promise<void> {
    const { page } = agent
    const { harness } = this.#stage
    const own = await harness.ownerClient(bia)
    const [site] = (await (await harness.ownerClient()).listSites()).sites
    if (!site) throw new Error('there is no site')
    const ended = await this.#writes(site, this.#said.ended)
    await own.acceptChat(ended.id)
    await own.endChat(ended.id)
    ended.client.close()
    await page.goto(`${harness.url}/console/#/messages`)
    await agent.row(this.#said.left[0]).getByRole('link').click()
    await agent.reads(this.#said.left[1])
    await this.#picture(page, 'messages')
    await page.goto(`${harness.url}/console/#/history/${ended.id}`)
    await agent.button(this.#t.messages.followUp).click()
    await page.getByRole('dialog').getByRole('textbox').fill(this.#said.followUp)
    await this.#picture(page, 'follow-up')
    own.close()
  }

  /** The next picture of the day. */
  async #picture(page: Page, name: string): Promise<void> {
    const { folder, texts } = this.#stage
    this.#taken += 1
    await page.mouse.move(0, 0)
    await atRest(page)
    const number = String(this.#taken).padStart(2, '0')
    await page.screenshot({ path: join(folder, `agent-${number}-${name}-${texts.locale}.png`) })
  }
}
