/**
 * Photographs each main state of the widget and the console, from a real server.
 *
 *     node scripts/pictures.ts            renews docs/pictures: desktop light pt-BR, phone dark en
 *     node scripts/pictures.ts FOLDER     every device, theme and language, into FOLDER
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AgentClient, createVisitorClient, type UpdateSite } from '@papo/sdk'
import type { Page } from 'playwright-core'
import { atRest } from '../test/rig/at-rest.ts'
import { until } from '../test/rig/server.ts'
import { type Device, desktop, phone, Stage } from '../test/rig/stage.ts'
import { en, ptBR, type Words } from '../test/rig/words.ts'

interface Look {
  words: Words
  device: Device
  colorScheme: 'light' | 'dark'
}

const every: Look[] = [ptBR, en].flatMap((words) =>
  [desktop, phone].flatMap((device) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ words, device, colorScheme })),
  ),
)
const chosen: Look[] = [
  { words: ptBR, device: desktop, colorScheme: 'light' },
  { words: en, device: phone, colorScheme: 'dark' },
]

const [given] = process.argv.slice(2)
const folder = given ?? fileURLToPath(new URL('../docs/pictures', import.meta.url))
const noForm = { name: 'off', email: 'off', question: 'off' } as const
const lines = {
  'pt-BR': {
    visitor: 'Marina Lopes',
    ask: 'Oi! A caneca azul volta a ter estoque?',
    answer: 'Olá, Marina! Volta na quinta-feira, com o novo esmalte.',
    thanks: 'Que ótimo, muito obrigada 😊',
    more: 'Quer que eu reserve uma para você?',
    yes: 'Sim, por favor!',
    feedback: 'Atendimento rápido e gentil.',
    others: [
      ['Rafael Dias', 'Meu pedido chegou com uma peça trincada.'],
      ['Júlia Prado', 'Vocês enviam para Portugal?'],
      ['Tomás Reis', 'Posso trocar um presente?'],
    ],
  },
  en: {
    visitor: 'Grace Miller',
    ask: 'Hi! Will the blue mug be back in stock?',
    answer: 'Hello Grace! On Thursday, with the new glaze.',
    thanks: 'That is great, thank you 😊',
    more: 'Shall I keep one for you?',
    yes: 'Yes, please!',
    feedback: 'Quick and kind.',
    others: [
      ['Oliver Stone', 'My order arrived with a cracked plate.'],
      ['Ruth Adler', 'Do you ship to Portugal?'],
      ['Sam Porter', 'Can I exchange a present?'],
    ],
  },
}

const ownerSign = { email: 'ana.souza@example.com', password: 'correct horse battery staple' }
const stage = await Stage.open({ PAPO_OWNER_EMAIL: ownerSign.email })

async function photograph(page: Page, name: string, look: Look): Promise<void> {
  await atRest(page)
  const device = look.device === phone ? 'phone' : 'desktop'
  const file = `${name}-${device}-${look.colorScheme}-${look.words.locale}.png`
  await page.screenshot({ path: join(folder, file) })
}

/** The states that need no agent: home, form, away. */
async function atTheDoor(look: Look, owner: AgentClient, siteId: string): Promise<void> {
  const states: [string, UpdateSite][] = [
    ['widget-home', {}],
    ['widget-form', { form: { name: 'required', email: 'optional', question: 'required' } }],
    ['widget-away', { hours: { timeZone: 'America/Sao_Paulo', open: [] } }],
  ]
  for (const [name, settings] of states) {
    await owner.updateSite(siteId, { form: noForm, hours: null, ...settings })
    const visitor = await stage.visitor({ ...look, options: { colorScheme: look.colorScheme } })
    await visitor.openPanel()
    await visitor.button(look.words.start).waitFor()
    if (name === 'widget-form') await visitor.button(look.words.start).click()
    await photograph(visitor.page, name, look)
    await visitor.page.context().close()
  }
  await owner.updateSite(siteId, { form: noForm, hours: null })
}

/** A chat from the line to the thanks, from both sides. */
async function wholeChat(look: Look, siteKey: string): Promise<void> {
  const { words } = look
  const say = lines[words.locale]
  const guest = { ...look, options: { colorScheme: look.colorScheme } }
  const waiting = await Promise.all(
    say.others.map(async ([name = '', message = '']) => {
      const client = createVisitorClient({ baseUrl: stage.server.url, siteKey })
      return await client.start({ visitor: { name }, message, locale: words.locale })
    }),
  )
  const agent = await stage.agent({ ...guest, as: ownerSign })
  const visitor = await stage.visitor(guest)
  await visitor.page.evaluate(`papo('update', { visitor: { name: '${say.visitor}' } })`)
  await visitor.startChat()
  await visitor.say(say.ask)
  await agent.row(say.visitor).getByText(say.ask).waitFor()
  await photograph(visitor.page, 'widget-waiting', look)
  await photograph(agent.page, 'console-queue', look)
  await agent.accept(say.visitor)
  await agent.say(say.answer)
  await visitor.reads(say.answer)
  await visitor.say(say.thanks)
  await agent.say(say.more)
  await visitor.reads(say.more)
  await agent.reads(say.thanks)
  await photograph(visitor.page, 'widget-chat', look)
  await photograph(agent.page, 'console-chat', look)
  await visitor.page.context().setOffline(true)
  await visitor.say(say.yes)
  await until(
    'the banner is there',
    async () => (await visitor.page.locator('papo-chat .lost').count()) > 0,
  )
  await photograph(visitor.page, 'widget-offline', look)
  await visitor.page.context().setOffline(false)
  await agent.reads(say.yes)
  await visitor.button(words.end).click()
  await photograph(visitor.page, 'widget-end', look)
  await visitor.page.keyboard.press('Escape')
  await agent.endChat()
  await visitor.button(words.rate).waitFor()
  await photograph(visitor.page, 'widget-rating', look)
  await visitor.rate(5, say.feedback)
  await visitor.reads(words.thanks)
  await photograph(visitor.page, 'widget-thanks', look)
  for (const chat of waiting) {
    await chat.end()
    chat.close()
  }
  await agent.page.goto(`${stage.server.url}/console/#/history`)
  await agent.row(say.feedback).first().waitFor()
  if (look.device === desktop) await agent.row(say.feedback).first().getByRole('link').click()
  await photograph(agent.page, 'console-history', look)
  await agent.page.goto(`${stage.server.url}/console/#/install`)
  await agent.page.getByText('data-site').first().waitFor()
  await photograph(agent.page, 'console-installation', look)
}

async function signInPage(look: Look): Promise<void> {
  const context = await stage.person({ ...look, options: { colorScheme: look.colorScheme } })
  const page = await context.newPage()
  await page.goto(`${stage.server.url}/console/`)
  await page.getByLabel(look.words.signIn.email).waitFor()
  await photograph(page, 'console-sign-in', look)
}

try {
  if (given === undefined) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const owner = await stage.ownerClient(ownerSign)
  const [site] = (await owner.listSites()).sites
  if (site === undefined) throw new Error('there is no site')
  for (const look of given === undefined ? chosen : every) {
    await signInPage(look)
    await atTheDoor(look, owner, site.id)
    await wholeChat(look, site.key)
    await stage.clear()
  }
  const files = await readdir(folder)
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`${files.length} pictures, ${Math.round(total / 1000)} kB, in ${folder}`)
} finally {
  await stage.close()
}
