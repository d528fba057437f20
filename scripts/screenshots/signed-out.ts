import type { UpdateSite } from '@papo/sdk'
import { guestOf, type Variant, noForm, capture, type Screenshots } from './capture.ts'

const open = { form: noForm, hours: null, consent: 'off', identity: 'optional' } as const

/** The states without an agent: home, form, away, the question for consent. */
export async function signedOutStates(screenshots: Screenshots, variant: Variant): Promise<void> {
  const { harness, owner, site } = screenshots
  const states: [string, UpdateSite][] = [
    ['widget-home', {}],
    ['widget-form', { form: { name: 'required', email: 'optional', question: 'required' } }],
    ['widget-away', { hours: { timeZone: 'America/Sao_Paulo', open: [] } }],
    ['widget-consent', { consent: 'required' }],
    ['widget-identity', { identity: 'required' }],
  ]
  for (const [name, settings] of states) {
    await owner.updateSite(site.id, { ...open, ...settings })
    const visitor = await harness.visitor(guestOf(variant))
    await visitor.openPanel()
    await visitor.page.locator('papo-chat .card').waitFor()
    if (name === 'widget-form') await visitor.button(variant.texts.start).click()
    await capture(screenshots, visitor.page, name, variant)
    await visitor.page.context().close()
  }
  await owner.updateSite(site.id, open)
}

export async function signInPage(screenshots: Screenshots, variant: Variant): Promise<void> {
  const { harness } = screenshots
  const context = await harness.person(guestOf(variant))
  const page = await context.newPage()
  await page.goto(`${harness.url}/console/`)
  await page.getByLabel(variant.texts.signIn.email).waitFor()
  await capture(screenshots, page, 'console-sign-in', variant)
}
