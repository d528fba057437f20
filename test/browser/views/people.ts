import { erase as eraseEn } from '../../../packages/console/src/locales/erase-en.ts'
import { erase as erasePtBR } from '../../../packages/console/src/locales/erase-pt-BR.ts'
import { people as peopleEn } from '../../../packages/console/src/locales/people-en.ts'
import { people as peoplePtBR } from '../../../packages/console/src/locales/people-pt-BR.ts'
import type { Walk } from './walk.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const peopleTexts = { en: peopleEn, 'pt-BR': peoplePtBR }
const eraseTexts = { en: eraseEn, 'pt-BR': erasePtBR }

/** The people: their list, the page of each, and the dialogs. */
export async function peopleViews(walk: Walk): Promise<void> {
  const { page, scene } = walk
  const people = peopleTexts[walk.locale]
  await walk.go('#/settings/people', '.people-invited')
  await walk.look('people')
  await page.getByRole('searchbox').fill('zebra')
  await walk.look('people, none found', '.settings-section .empty')
  await walk.go(`#/settings/people/${nobody}`, '.people-missing')
  await walk.look('people, missing', '.people-missing')
  await page.getByRole('searchbox').fill('')
  await invitationViews(walk)

  await walk.go(`#/settings/people/${scene.people.bia}`, '.sites-choice')
  await walk.look('person')
  await walk.button(people.reset).click()
  await walk.lookAtDialog('link for a password')
  await walk.button(people.disable).click()
  await walk.lookAtDialog('deactivate')
  await walk.go(`#/settings/people/${scene.people.closed}`, '.page .callout')
  await walk.look('person, deactivated')
  await walk.button(eraseTexts[walk.locale].open).click()
  await walk.lookAtDialog('erase person')
}

async function invitationViews(walk: Walk): Promise<void> {
  const { page } = walk
  const people = peopleTexts[walk.locale]
  const dialog = page.getByRole('dialog')
  await walk.button(people.invite).click()
  await dialog.getByRole('button', { name: people.makeLink }).click()
  await walk.look('invite, errors', 'dialog[open]')
  await dialog.getByLabel(people.email, { exact: true }).fill(`${walk.locale}@example.com`)
  await dialog.getByRole('button', { name: people.makeLink }).click()
  await walk.sees('dialog[open] .copy-value')
  await walk.lookAtDialog('link of an invitation')
  await page.getByRole('listitem').filter({ hasText: 'eva@example.com' }).hover()
  await walk.button(`${people.withdraw} eva@example.com`).click()
  await walk.lookAtDialog('withdraw')
}
