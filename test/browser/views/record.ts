import { codeOf } from '../../../packages/console/test/authenticator.ts'
import { texts as alertsEn } from '../../../packages/console/src/account/alerts-texts-en.ts'
import { texts as alertsPtBR } from '../../../packages/console/src/account/alerts-texts-pt-BR.ts'
import { words as auditEn } from '../../../packages/console/src/audit/words-en.ts'
import { words as auditPtBR } from '../../../packages/console/src/audit/words-pt-BR.ts'
import { words as privacyEn } from '../../../packages/console/src/privacy/words-en.ts'
import { words as privacyPtBR } from '../../../packages/console/src/privacy/words-pt-BR.ts'
import { texts as workspaceEn } from '../../../packages/console/src/workspace/texts-en.ts'
import { texts as workspacePtBR } from '../../../packages/console/src/workspace/texts-pt-BR.ts'
import { owner } from '../../rig/server.ts'
import type { Walk } from './walk.ts'

const own = {
  en: { alerts: alertsEn, audit: auditEn, privacy: privacyEn, workspace: workspaceEn },
  'pt-BR': { alerts: alertsPtBR, audit: auditPtBR, privacy: privacyPtBR, workspace: workspacePtBR },
}

/** One's own account, with each step of the second factor. */
export async function accountViews(walk: Walk): Promise<void> {
  const { page, t } = walk
  const { password, secondFactor, title } = t.account
  await walk.go('#/queue', '.list')
  await walk.go('#/settings/account', '.session')
  await page.getByText(own[walk.locale].alerts.deniedCure).waitFor()
  await walk.look('account')
  await walk.button(password.change).click()
  await walk.look('password, errors', '.account-form')
  await walk.button(t.sessions.endOthers).click()
  await walk.lookAtDialog('end other sessions')

  await walk.button(secondFactor.setUp).click()
  await walk.look('second factor, password', '.enrol')
  await page.locator('.enrol input').fill(owner.password)
  await page.keyboard.press('Enter')
  await walk.sees('.qr-code')
  await walk.button(secondFactor.turnOn).click()
  await walk.look('second factor, app', '.enrol')
  const secret = await page.locator('.enrol-secret').innerText()
  await page.locator('.enrol input').fill(codeOf(secret.replaceAll(' ', '')))
  await page.keyboard.press('Enter')
  await walk.sees('.recovery-codes')
  await walk.look('second factor, recovery codes', '.enrol')
  await walk.button(secondFactor.codesKept).click()
  await walk.button(secondFactor.turnOff).waitFor()
  await walk.look(`${title}, second factor on`, '.account-state')
  await walk.button(secondFactor.turnOff).click()
  await walk.look('second factor, turn off', '.settings-section')
  await walk.scene.owner.disableSecondFactor(owner.password)
}

/** What is on record: privacy, the data sheet, what was done, mail, health and the workspace. */
export async function recordViews(walk: Walk): Promise<void> {
  const { page, scene } = walk
  const { audit, privacy, workspace } = own[walk.locale]
  await walk.go('#/settings/privacy', '.facts-table')
  await walk.look('privacy')
  await walk.button(privacy.find.submit).click()
  await walk.look('privacy, nothing typed', '.find')
  await page.getByRole('searchbox').fill('zebra')
  await page.keyboard.press('Enter')
  await walk.look('privacy, nobody found', '.settings-section .empty')
  await page.getByRole('searchbox').fill('rui@example.com')
  await page.keyboard.press('Enter')
  await walk.sees('.found .item')
  await walk.look('privacy, found')
  await page.locator('.found .item').hover()
  await page.getByRole('button', { name: `${privacy.find.erase} Rui` }).click()
  await walk.lookAtDialog('erase visitor')
  await walk.go('#/settings/sheet', '.sheet-columns')
  await walk.look('sheet')
  await walk.go('#/settings/audit', '.audit-words')
  await walk.look('audit')
  await page.getByLabel(audit.to, { exact: true }).fill('2020-01-01')
  await walk.look('audit, nothing', '.settings-section .empty')
  await walk.go('#/settings/mail', '.mail-cure')
  await walk.look('mail')
  await walk.go('#/settings/health', '.health-check')
  await walk.look('health')
  await walk.go('#/settings/workspace', '.form')
  await walk.look('workspace')
  await walk.button(workspace.remove.open).click()
  await walk.lookAtDialog('delete workspace')
  const { name } = (await scene.owner.getMe()).workspace
  await scene.owner.planWorkspaceDeletion({ name })
  await page.reload()
  await walk.sees('.banner')
  await walk.look('workspace, to be deleted')
  await scene.owner.cancelWorkspaceDeletion()
}
