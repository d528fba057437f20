import { bia } from './scene.ts'
import type { Walk } from './walk.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

/** What an owner sees before anybody has written. */
export async function firstViews(walk: Walk): Promise<void> {
  const { page, t } = walk
  const owner = await walk.harness.ownerClient()
  const [site] = (await owner.listSites()).sites
  if (!site) throw new Error('there is no site')
  await page.goto(`${walk.harness.url}/console/#/queue`)
  await page.reload()
  await walk.sees('.first-steps')
  await walk.look('first steps')
  await walk.button(t.form.bar.save).click()
  await walk.look('first steps, errors', '.first-step')
  await owner.updateSite(site.id, {
    allowedOrigins: [...site.allowedOrigins, 'https://loja.example'],
  })
  await fetch(`${walk.harness.url}/v1/widget/${site.key}`, {
    headers: { origin: 'https://recusada.example' },
  })
  await walk.sees('.refused-origin')
  await walk.look('first steps, named and refused')
  await walk.button(t.firstRun.hide).click()
  await walk.sees('.list .empty')
  await walk.look('queue, empty')
  for (const list of ['chats', 'messages', 'history']) {
    await walk.go(`#/${list}`, '.list .empty')
    await walk.look(`${list}, empty`)
  }
  await owner.updateSite(site.id, { allowedOrigins: site.allowedOrigins })
}

/** The lists and the chats. */
export async function workViews(walk: Walk): Promise<void> {
  const { page, t, scene } = walk
  const { waiting, mine, theirs, left, rated } = scene.chats
  const views: [hash: string, sign: string][] = [
    ['#/queue', `[data-chat="${waiting}"]`],
    [`#/queue/${waiting}`, '.chat-foot .button-primary'],
    [`#/queue/${nobody}`, '.chat .empty'],
    [`#/chats/${theirs}`, '.chat-foot'],
    ['#/messages', `[data-chat="${left}"]`],
    [`#/messages/${left}`, '.chat-returns'],
    ['#/history?text=zebra', '.list .empty'],
    ['#/history', '.row-feedback'],
    [`#/history/${rated}`, '.log-rated'],
  ]
  for (const [hash, sign] of views) {
    await walk.go(hash, sign)
    await walk.look(hash)
  }
  // A browser without a window allows no notifications.
  await walk.go('#/queue', '.notify-hint')
  await page.getByText(t.alerts.blocked).waitFor()
  await walk.look('notifications are blocked', '.notify-hint')
  await walk.go(`#/history/${rated}`, '.log-rated')
  await walk.button(t.messages.followUp).click()
  await page.getByRole('dialog').getByRole('button', { name: t.messages.followUpSend }).click()
  await walk.lookAtDialog('follow-up, empty')
  await walk.go(`#/chats/${mine}`, '.composer')
  await visitorViews(walk)
  await page.locator('.note-switch input').check({ force: true })
  await walk.look('note', '.composer-note')
  await page.locator('.note-switch input').uncheck({ force: true })
  await page.locator('.chat-end').click()
  await walk.lookAtDialog('end')
  await transferViews(walk)
  await commandViews(walk)
  await blockViews(walk)
  await menuViews(walk)
}

/** The visitor beside the conversation, with a note and tags. */
async function visitorViews(walk: Walk): Promise<void> {
  const { page } = walk
  await walk.sees('.note')
  await walk.sees('.tag')
  await walk.look('own chat')
  await page.locator('.note-action').first().click()
  await walk.look('editing a note', '.details')
  await page.keyboard.press('Escape')
  await page.locator('.note-action').last().click()
  await walk.lookAtDialog('remove a note')
}

async function transferViews(walk: Walk): Promise<void> {
  const { page } = walk
  await page.locator('.chat-transfer').click()
  await walk.sees('.transfer-target .presence')
  const search = page.locator('dialog[open] input[type=search]')
  await search.fill('zebra')
  await walk.look('transfer, nobody found', 'dialog[open]')
  await search.fill('')
  await walk.lookAtDialog('transfer')
}

/** The palette of commands, and the help that lists the keys. */
async function commandViews(walk: Walk): Promise<void> {
  const { page } = walk
  await page.keyboard.press('Control+k')
  await walk.sees('.palette-option')
  await walk.look('palette', 'dialog[open]')
  await page.keyboard.type('zebra')
  await walk.sees('.palette-nothing')
  await walk.lookAtDialog('palette, nothing found')
  await page.keyboard.press('Alt+/')
  await walk.sees('.help-areas')
  await walk.lookAtDialog('keyboard shortcuts')
}

/** Blocking a visitor, and the blocks. */
async function blockViews(walk: Walk): Promise<void> {
  const { page, scene } = walk
  const { owner, chats } = scene
  const { visitor } = await owner.getChat(chats.rated)
  await walk.go('#/settings/blocks', '.settings-section .empty')
  await walk.look('blocks, none')
  await walk.go(`#/history/${chats.rated}`, '.block-part .button')
  await page.locator('.block-part .button').click()
  await walk.lookAtDialog('block')
  const reason = 'Ofensas'
  await owner.blockVisitor({ visitorId: visitor.id, duration: 'always', address: true, reason })
  await walk.go('#/queue', '.list')
  await walk.go(`#/history/${chats.rated}`, '.block-list')
  await walk.look('blocked visitor')
  await walk.go('#/settings/blocks', '.block-row')
  await walk.look('blocks')
  await page.locator('.item').first().hover()
  await page.locator('.item .button').first().click()
  await walk.lookAtDialog('lift a block')
  await page.getByRole('searchbox').fill('zebra')
  await walk.look('blocks, nothing found', '.settings-section .empty')
  for (const { id } of (await owner.searchBlocks()).blocks) await owner.liftBlock(id)
}

/** The agent's menu, and what the console says above everything else. */
async function menuViews(walk: Walk): Promise<void> {
  const { page, t, harness, scene } = walk
  const availability = (name: string) =>
    page.locator('.account-panel').getByRole('radio', { name, exact: true }).check({ force: true })
  await page.locator('.menu .account > .menu-item').click()
  await walk.look('menu', '.account-panel')
  const colleague = await harness.ownerClient(bia)
  await scene.caio.heartbeat({ availability: 'away' })
  await colleague.heartbeat({ availability: 'away' })
  await availability(t.availability.away)
  await walk.look('nobody is there', '.banner-loud')
  await availability(t.availability.online)
  await page.locator('.banner').waitFor({ state: 'detached' })
  await colleague.heartbeat({ availability: 'online' })
  await availability(t.availability.away)
  await walk.look('away', '.banner:not(.banner-loud)')
  await availability(t.availability.online)
  await page.locator('.banner').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await page.context().setOffline(true)
  await walk.look('no connection', '.banner')
  await page.context().setOffline(false)
  await page.locator('.banner').waitFor({ state: 'detached' })
}
