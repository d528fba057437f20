import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { desktop, phone, BrowserHarness } from '../rig/browser-harness.ts'
import { en, ptBR } from '../rig/texts.ts'
import { violations } from '../rig/violations.ts'
import { peopleViews } from './views/people.ts'
import { accountViews, recordViews } from './views/record.ts'
import { makeScene } from './views/scene.ts'
import { signedOutViews } from './views/signed-out.ts'
import { siteSettingsViews, siteViews } from './views/sites.ts'
import { locales, Walk } from './views/walk.ts'
import { firstViews, workViews } from './views/work.ts'

let harness: BrowserHarness
beforeAll(async () => {
  harness = await BrowserHarness.open()
  const owner = await harness.ownerClient()
  await owner.createCannedResponse({ shortcut: 'ola', title: 'Oi', text: 'Olá!', scope: 'all' })
})
afterAll(() => harness?.close())

describe('the console in both themes and both languages', () => {
  let walk: Walk
  beforeAll(async () => {
    const { page } = await harness.agent()
    walk = new Walk(page, harness)
  })
  afterAll(() => harness.clear())

  it.each(locales)('has no violation before anybody has written, in %s', async (locale) => {
    await walk.speak(locale)
    await firstViews(walk)
    expect(walk.takeComplaints()).toEqual([])
  })

  describe('with sites, people and chats', () => {
    beforeAll(async () => {
      walk.scene = await makeScene(harness)
    })
    describe.each([
      { views: 'the lists and the chats', look: workViews },
      { views: 'the sites', look: siteViews },
      { views: 'the settings of a site', look: siteSettingsViews },
      { views: 'the people', look: peopleViews },
      { views: 'the account', look: accountViews },
      { views: 'the record', look: recordViews },
      { views: 'what stands before it', look: signedOutViews },
    ])('has no violation in $views', ({ look }) => {
      it.each(locales)('in %s', async (locale) => {
        await walk.speak(locale)
        await look(walk)
        expect(walk.takeComplaints()).toEqual([])
      })
    })
  })
})

describe.each([
  { texts: ptBR, device: desktop, colorScheme: 'light' as const },
  { texts: en, device: phone, colorScheme: 'dark' as const },
])('in $texts.locale, $colorScheme, $device.width px wide', ({ texts, device, colorScheme }) => {
  afterEach(() => harness.clear())

  it('every state of the widget and every page of the console has no accessibility violation', async () => {
    const guest = { texts, device, options: { colorScheme } }
    const agent = await harness.agent(guest)
    const visitor = await harness.visitor(guest)
    const found: Record<string, string[]> = {}
    const look = async (state: string, page = visitor.page) => {
      found[state] = await violations(page)
    }
    await look('queue, before', agent.page)
    await visitor.openPanel()
    await visitor.button(texts.start).waitFor()
    await look('home')
    await visitor.startChat()
    await visitor.say('https://example.com')
    await look('waiting')
    await agent.row('https://example.com').waitFor()
    await look('queue', agent.page)
    await agent.accept('https://example.com')
    await agent.say('Olá!')
    await visitor.reads('Olá!')
    await look('conversation')
    await look('conversation, console', agent.page)
    await agent.composer.pressSequentially('/')
    await agent.page.getByRole('listbox').waitFor()
    await look('canned responses in the composer', agent.page)
    await agent.composer.fill('')
    await visitor.button(texts.end).click()
    await look('end dialog')
    await visitor.page.keyboard.press('Escape')
    await agent.endChat()
    await visitor.button(texts.rate).waitFor()
    await look('rating')
    await visitor.rate(5, `Bom ${texts.locale}`)
    await visitor.reads(texts.thanks)
    await look('thanks')
    await agent.page.goto(`${harness.server.url}/console/#/history`)
    await agent.row(`Bom ${texts.locale}`).waitFor()
    await look('history', agent.page)
    const [site] = (await (await harness.ownerClient()).listSites()).sites
    await agent.page.goto(`${harness.server.url}/console/#/settings/sites/${site?.id}`)
    await agent.page.getByText('data-site').first().waitFor()
    await look('installation', agent.page)
    await agent.page.goto(`${harness.server.url}/console/#/settings/canned-responses`)
    await agent.row('/ola').waitFor()
    await look('canned responses', agent.page)
    await agent.page.locator('.page-actions .button-primary').click()
    await agent.page.getByRole('dialog').waitFor()
    await look('a canned response', agent.page)
    expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([])
    expect(Object.keys(found)).toHaveLength(14)
  })
})
