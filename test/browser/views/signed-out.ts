import { open as openEn } from '../../../packages/console/src/locales/open-en.ts'
import { open as openPtBR } from '../../../packages/console/src/locales/open-pt-BR.ts'
import { owner } from '../../rig/server.ts'
import { bia, caio } from './scene.ts'
import type { Walk } from './walk.ts'

/** What stands before the console: signing in, the second factor, and the page of a link. */
export async function signedOutViews(walk: Walk): Promise<void> {
  const { page, t, harness } = walk
  await page.locator('.menu .account > .menu-item').click()
  await walk.button(t.signIn.signOut).click()
  await walk.sees('#password')
  await walk.look('sign in, after leaving')
  await walk.button(t.signIn.submit).click()
  await walk.look('sign in, errors', '.signed-out-form')
  await signIn(walk, { ...owner, password: 'errada, e comprida' })
  await walk.look('sign in, wrong', '.signed-out-problem .callout')
  await walk.button(t.signIn.forgot).click()
  await walk.button(t.signIn.forgotten.back).waitFor()
  await walk.look('forgotten')
  await walk.button(t.signIn.forgotten.back).click()

  await secondFactorViews(walk)
  await linkViews(walk)
  await page.route('**/v1/me', (route) => route.abort())
  await page.goto(`${harness.url}/console/`)
  await walk.sees('.signed-out .empty')
  await walk.look('no server')
  await page.unroute('**/v1/me')
  await walk.button(t.retry).click()
  await signIn(walk, owner)
  await walk.sees('.menu')
  await replacedView(walk)
  await signIn(walk, owner)
  await walk.sees('.menu')
}

async function signIn({ page }: Walk, { email, password }: typeof owner): Promise<void> {
  await page.locator('#email').fill(email)
  await page.locator('#password').fill(password)
  await page.keyboard.press('Enter')
}

async function secondFactorViews(walk: Walk): Promise<void> {
  const { page, t, scene } = walk
  await signIn(walk, caio)
  await walk.sees('.code-input')
  await walk.look('code')
  await walk.button(t.signIn.submit).click()
  await walk.look('code, missing', '.signed-out-form')
  await walk.button(t.signIn.codeStep.useRecovery).click()
  await page.locator('.code-input').fill('errado')
  await page.keyboard.press('Enter')
  await walk.sees('.field-error:not(:empty)')
  await walk.look('recovery code, wrong', '.signed-out-form')
  await walk.button(t.signIn.codeStep.startOver).click()
  await scene.caio.demandSecondFactor(true)
  await signIn(walk, bia)
  await walk.sees('.qr-code')
  await walk.look('second factor, demanded')
  await scene.caio.demandSecondFactor(false)
  await walk.button(t.signIn.signOut).click()
  await walk.sees('#password')
}

async function linkViews(walk: Walk): Promise<void> {
  const { page, harness, scene } = walk
  const open = async (link: string, sign: string) => {
    await page.goto('about:blank')
    await page.goto(link)
    await walk.sees(sign)
  }
  const texts = { en: openEn, 'pt-BR': openPtBR }[walk.locale]
  const email = `link.${walk.locale}@example.com`
  const { link, invitation } = await scene.owner.createInvitation({ email, role: 'agent' })
  await open(link, '.open-card form')
  await walk.look('link of an invitation')
  await walk.button(texts.join).click()
  await walk.look('link of an invitation, errors', '.open-card')
  await scene.owner.withdrawInvitation(invitation.id)
  await open(link, '.open-way')
  await walk.look('link, gone')
  const reset = await scene.owner.createPasswordReset(scene.people.bia)
  await open(reset.link, '.open-card form')
  await walk.look('link for a password')
  await page.getByLabel(texts.password, { exact: true }).fill(bia.password)
  await walk.button(texts.setPassword).click()
  await page.getByRole('heading', { name: texts.saved }).waitFor()
  await walk.look('link, password saved')
  await page.goto(`${harness.url}/console/`)
  await walk.sees('#password')
}

/** Another agent signs in in the same browser. */
async function replacedView(walk: Walk): Promise<void> {
  const { page, t } = walk
  await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/v1/auth/session', { method: 'POST', headers, body: JSON.stringify(body) })
  }, bia)
  await page.evaluate(() => (location.hash = '#/history'))
  await page.getByRole('heading', { name: t.account.replaced.title('Bia Rocha') }).waitFor()
  await walk.look('replaced')
  await walk.button(t.account.replaced.other).click()
}
