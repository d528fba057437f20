import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { en as inEnglish } from '../../packages/console/src/locales/en.ts'
import { ptBR as inPortuguese } from '../../packages/console/src/locales/pt-BR.ts'
import { people as peopleInEnglish } from '../../packages/console/src/locales/people-en.ts'
import { people as peopleInPortuguese } from '../../packages/console/src/locales/people-pt-BR.ts'
import { siteHours as hoursInEnglish } from '../../packages/console/src/locales/site-hours-en.ts'
import { siteHours as hoursInPortuguese } from '../../packages/console/src/locales/site-hours-pt-BR.ts'
import { siteSettings as settingsInEnglish } from '../../packages/console/src/locales/site-settings-en.ts'
import { siteSettings as settingsInPortuguese } from '../../packages/console/src/locales/site-settings-pt-BR.ts'
import type { Agent } from '../../test/rig/agent.ts'
import { atRest } from '../../test/rig/at-rest.ts'
import type { BrowserHarness } from '../../test/rig/browser-harness.ts'
import type { Shop } from '../../test/rig/shop.ts'
import type { VisibleTexts } from '../../test/rig/texts.ts'
import { Visitor } from '../../test/rig/visitor.ts'

const device = { width: 1280, height: 800 }
const said = {
  'pt-BR': {
    question: 'Oi! Sou eu, do outro lado.',
    answer: 'Funciona! Amanhã já é com os clientes.',
    sending: 'Enviando...',
    second: 'Loja de doces',
    greeting: 'Oi! Qual pão vai ser hoje?',
  },
  en: {
    question: 'Hi! It is me, on the other side.',
    answer: 'It works! Tomorrow it will be customers.',
    sending: 'Sending...',
    second: 'Sweet shop',
    greeting: 'Hi! Which bread will it be today?',
  },
}
const colleagues = ['bia@example.com', 'caio@example.com']

/** Where a day is played: a server, a website, a language, and the folder of the pictures. */
export interface Stage {
  harness: BrowserHarness
  shop: Shop
  texts: VisibleTexts
  folder: string
}

/** From an empty installation to a second site, two invited agents, a colour, a text and hours of one's own. */
export class FirstDay {
  readonly #stage: Stage
  readonly #t: typeof inEnglish
  readonly #settings: typeof settingsInEnglish
  readonly #hours: typeof hoursInEnglish
  readonly #people: typeof peopleInEnglish
  #taken = 0

  constructor(stage: Stage) {
    this.#stage = stage
    const isEnglish = stage.texts.locale === 'en'
    this.#t = isEnglish ? inEnglish : inPortuguese
    this.#settings = isEnglish ? settingsInEnglish : settingsInPortuguese
    this.#hours = isEnglish ? hoursInEnglish : hoursInPortuguese
    this.#people = isEnglish ? peopleInEnglish : peopleInPortuguese
  }

  /** Returns the seconds from signing in to the first answer that the owner reads as a visitor. */
  async play(): Promise<number> {
    const { harness, texts } = this.#stage
    const beganAt = performance.now()
    const owner = await harness.agent({ texts, device })
    await this.#install(owner)
    await this.#talk(owner)
    const seconds = (performance.now() - beganAt) / 1000
    await this.#secondSite(owner)
    await this.#invite(owner)
    await this.#dress(owner)
    return seconds
  }

  async #install(owner: Agent): Promise<void> {
    const { page } = owner
    const { shop } = this.#stage
    const t = this.#t
    await page.getByRole('heading', { name: t.firstRun.title }).waitFor()
    await this.#picture(page, 'three-steps')
    await page.getByRole('textbox', { name: t.sites.name }).fill(shop.name)
    await page.getByRole('textbox', { name: t.site.originLabel }).fill(shop.origin)
    await owner.button(t.form.bar.save).click()
    await page.getByText(t.firstRun.named(shop.name)).waitFor()
    await this.#picture(page, 'one-line')
    shop.paste(await page.locator('pre', { hasText: 'data-site' }).first().innerText())
    const site = await this.#open(shop.origin)
    await page.getByText(t.sites.state.seen(new URL(shop.origin).host)).waitFor()
    await this.#picture(page, 'installed')
    await site.context().close()
  }

  async #talk(owner: Agent): Promise<void> {
    const { texts } = this.#stage
    const { question, answer, sending } = said[texts.locale]
    const opened = owner.page.context().waitForEvent('page')
    await owner.page.getByRole('link', { name: this.#t.firstRun.talkNow }).click()
    const oneself = new Visitor(await opened, texts)
    await oneself.startChat()
    await oneself.say(question)
    await oneself.page.getByText(sending).waitFor({ state: 'detached' })
    await this.#picture(oneself.page, 'waiting')
    await owner.accept(question)
    await owner.say(answer)
    await oneself.reads(answer)
    await this.#picture(owner.page, 'answer')
    await this.#picture(oneself.page, 'answered')
  }

  async #secondSite(owner: Agent): Promise<void> {
    const { page } = owner
    const t = this.#t
    await page.goto(`${this.#stage.harness.url}/console/#/settings/sites`)
    await owner.button(t.sites.make).click()
    const dialog = page.getByRole('dialog')
    const { second } = said[this.#stage.texts.locale]
    await dialog.getByRole('textbox', { name: t.sites.name }).fill(second)
    await dialog.getByRole('textbox', { name: t.site.originLabel }).fill('https://doces.example')
    await this.#picture(page, 'second-site')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: second, level: 2 }).waitFor()
    await page.goto(`${this.#stage.harness.url}/console/#/settings/sites`)
    await page.getByText(this.#stage.shop.name).last().waitFor()
    await this.#picture(page, 'sites')
  }

  async #invite(owner: Agent): Promise<void> {
    const { page } = owner
    const people = this.#people
    await page.goto(`${this.#stage.harness.url}/console/#/settings/people`)
    for (const email of colleagues) {
      await owner.button(people.invite).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel(people.email).fill(email)
      await dialog.getByRole('button', { name: people.makeLink }).click()
      await dialog.getByLabel(people.links.label, { exact: true }).waitFor()
      if (email === colleagues[0]) await this.#picture(page, 'invitation')
      await dialog.getByRole('button', { name: people.links.done }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await page
      .getByText(colleagues[1] ?? '')
      .first()
      .waitFor()
    await this.#picture(page, 'people')
  }

  async #dress(owner: Agent): Promise<void> {
    const { page } = owner
    const t = this.#t
    await page.goto(`${this.#stage.harness.url}/console/#/settings/sites`)
    await page.getByRole('link', { name: this.#stage.shop.name }).first().click()
    await page.getByRole('link', { name: t.sites.settings }).click()
    await page.locator('.preview-stage .panel').waitFor({ state: 'attached' })
    await page.locator('.color-code').fill('#7c3f17')
    await this.#picture(page, 'colour')
    await page.getByRole('link', { name: this.#settings.part.texts }).click()
    await page.getByRole('heading', { name: this.#settings.texts.title }).waitFor()
    const { homeGreeting } = this.#settings.texts.word
    await page
      .getByLabel(homeGreeting, { exact: true })
      .fill(said[this.#stage.texts.locale].greeting)
    await this.#picture(page, 'texts')
    await owner.button(t.form.bar.save).click()
    await page.getByText(t.form.bar.saved, { exact: true }).waitFor()
    await page.getByRole('link', { name: this.#settings.part.hours, exact: true }).click()
    await page.getByRole('heading', { name: this.#hours.hours }).waitFor()
    await page.getByLabel(this.#hours.byHours, { exact: true }).check()
    await this.#picture(page, 'hours')
  }

  async #open(url: string): Promise<Page> {
    const { harness, texts } = this.#stage
    const page = await (await harness.person({ texts, device })).newPage()
    await page.goto(url)
    return page
  }

  /** The next picture of the day. */
  async #picture(page: Page, name: string): Promise<void> {
    const { folder, texts } = this.#stage
    this.#taken += 1
    await page.mouse.move(0, 0)
    await atRest(page)
    const number = String(this.#taken).padStart(2, '0')
    await page.screenshot({ path: join(folder, `${number}-${name}-${texts.locale}.png`) })
  }
}
