import type { UpdateSite } from '@papo/sdk'
import { guestOf, type Look, noForm, photograph, type Studio } from './studio.ts'

const open = { form: noForm, hours: null, consent: 'off', identity: 'optional' } as const

/** The states that need no agent: home, form, away, the question for consent. */
export async function atTheDoor(studio: Studio, look: Look): Promise<void> {
  const { stage, owner, site } = studio
  const states: [string, UpdateSite][] = [
    ['widget-home', {}],
    ['widget-form', { form: { name: 'required', email: 'optional', question: 'required' } }],
    ['widget-away', { hours: { timeZone: 'America/Sao_Paulo', open: [] } }],
    ['widget-consent', { consent: 'required' }],
    ['widget-identity', { identity: 'required' }],
  ]
  for (const [name, settings] of states) {
    await owner.updateSite(site.id, { ...open, ...settings })
    const visitor = await stage.visitor(guestOf(look))
    await visitor.openPanel()
    await visitor.page.locator('papo-chat .card').waitFor()
    if (name === 'widget-form') await visitor.button(look.words.start).click()
    await photograph(studio, visitor.page, name, look)
    await visitor.page.context().close()
  }
  await owner.updateSite(site.id, open)
}

export async function signInPage(studio: Studio, look: Look): Promise<void> {
  const { stage } = studio
  const context = await stage.person(guestOf(look))
  const page = await context.newPage()
  await page.goto(`${stage.server.url}/console/`)
  await page.getByLabel(look.words.signIn.email).waitFor()
  await photograph(studio, page, 'console-sign-in', look)
}
