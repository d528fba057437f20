import type { Walk } from './walk.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
/** The colour that another owner saves meanwhile. */
const theirs = { 'pt-BR': '#111111', en: '#222222' }
const parts = ['appearance', 'texts', 'form', 'hours', 'chats', 'consent', 'identity']

/** The sites: their list, the page of each, and the dialogs. */
export async function siteViews(walk: Walk): Promise<void> {
  const { page, t, scene } = walk
  await walk.go('#/settings/sites', '.item')
  await walk.look('sites')
  await page.getByRole('searchbox').fill('zebra')
  await walk.look('sites, none found', '.settings-section .empty')
  await walk.go(`#/settings/sites/${nobody}`, '.sites-missing')
  await walk.look('sites, missing', '.sites-missing')
  await walk.button(t.sites.make).click()
  await page.getByRole('dialog').getByRole('button', { name: t.sites.makeIt }).click()
  await walk.lookAtDialog('new site, errors')

  await walk.go(`#/settings/sites/${scene.bare.id}`, '.origins .callout')
  await walk.look('site without an address')
  await walk.go(`#/settings/sites/${scene.shop.id}`, '.refused-origin')
  await walk.look('site')
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click()
    await walk.look(`snippet, ${await tab.innerText()}`, '.snippet')
  }
  await page.getByLabel(t.site.originLabel, { exact: true }).fill('padaria')
  await page.keyboard.press('Enter')
  await walk.look('site, wrong address', '.origins')
  await page.locator('.origins .item').first().hover()
  await walk.button(t.site.originRemove('https://padaria.example')).click()
  await walk.lookAtDialog('remove address')
  for (const { action } of [t.sites.newKey, t.sites.remove]) {
    await walk.button(action).click()
    await page.keyboard.type('padoca')
    await page.keyboard.press('Enter')
    await walk.lookAtDialog(`${action}, wrong name`)
  }
}

/** The settings of one site: each part, and what its form says. */
export async function siteSettingsViews(walk: Walk): Promise<void> {
  const { page, t, scene } = walk
  const open = (part: string) =>
    walk.go(`#/settings/site/${scene.shop.id}/${part}`, `.site-tab[aria-current][href$="${part}"]`)
  await walk.go(`#/settings/site/${nobody}`, '.settings-not-ready .empty')
  await walk.look('site settings, missing')
  for (const part of parts) {
    await open(part)
    await page.locator('.preview-stage .panel').waitFor({ state: 'attached' })
    await walk.look(`site settings, ${part}`)
    if (walk.locale === 'en') await walk.lookOnPhone(`site settings, ${part}`)
  }
  await identityViews(walk)
  await open('hours')
  await page.locator('.day .text-button[aria-expanded]').first().click()
  await page.locator('.form .button-small').last().click()
  await page.locator('.holidays option').nth(3).waitFor({ state: 'attached' })
  await walk.look('hours, copying and holidays', '.form')

  await open('appearance')
  await page.locator('.color-code').fill('#12')
  await walk.button(t.form.bar.save).click()
  await walk.look('colour, wrong', '.form')
  await page.locator('.color-code').fill('#0f766e')
  await scene.owner.updateSite(scene.shop.id, {
    appearance: { color: theirs[walk.locale] },
  })
  await walk.button(t.form.bar.save).click()
  await walk.look('site settings, changed meanwhile', '.conflict')
  await page.evaluate(() => (location.hash = '#/queue'))
  await walk.look('leave', 'dialog[open]')
  await walk.button(t.form.leave.leave).click()
  await walk.sees('.list')
}

async function identityViews(walk: Walk): Promise<void> {
  const { page } = walk
  await page.locator('.secret-make > .button').click()
  await walk.look('new secret', '.secret-made')
  await page.locator('.secret-made > .button').click()
  await page.locator('.item').last().hover()
  await page.locator('.item .button').last().click()
  await walk.lookAtDialog('end secret')
}
