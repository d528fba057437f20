import { createHmac, randomUUID } from 'node:crypto'
import { type Agent, type AgentClient, createAgentClient, createVisitorClient } from '@papo/sdk'
import type { Locator } from 'playwright-core'
import { until } from '../../test/rig/server.ts'
import type { Agent as Person } from '../../test/rig/agent.ts'
import type { Visitor } from '../../test/rig/visitor.ts'
import { chatTexts } from './texts.ts'
import { guestOf, type Variant, capture, type Screenshots } from './capture.ts'
import { queueVisitors } from './whole-chat.ts'

/** The shortest idle timeout and the longest warning that a site may set. */
const impatient = { waitingSeconds: null, activeSeconds: 60, warnSeconds: 50 }
/** Longer than half of the timeout: a warning never comes before. */
const idleSeconds = 35
const patient = { waitingSeconds: null, activeSeconds: null, warnSeconds: 60 }
const firstReplySeconds = 30

interface Colleague {
  agent: Agent
  client: AgentClient
}

interface Colleagues {
  caio: Colleague
  bia: Colleague
  davi: Colleague
}

/** A colleague with capacity, one who is away, and one at capacity. */
async function hireColleagues({ harness, owner }: Screenshots): Promise<Colleagues> {
  const hire = async (name: string, capacity: number): Promise<Colleague> => {
    const sign = { email: `${name.split(' ')[0]}@example.com`, password: randomUUID() }
    const agent = await owner.createAgent({ name, role: 'agent', capacity, ...sign })
    const client = createAgentClient({ baseUrl: harness.server.url })
    await client.createToken(sign)
    return { agent, client }
  }
  return {
    caio: await hire('Caio Mendes', 5),
    bia: await hire('Bia Rocha', 5),
    davi: await hire('Davi Nunes', 1),
  }
}

async function areThere({ caio, bia, davi }: Colleagues): Promise<void> {
  await caio.client.heartbeat({ availability: 'online' })
  await bia.client.heartbeat({ availability: 'away' })
  await davi.client.heartbeat({ availability: 'online' })
}

/** Signs an identity as a site's own server does. */
async function identityOf(
  { owner, clock, site }: Screenshots,
  name: string,
  email: string,
): Promise<string> {
  const { secret } = await owner.createIdentitySecret(site.id, { overlapHours: 0 })
  const now = Math.floor(clock.now() / 1000)
  const claims = { aud: site.key, sub: 'customer-4821', iat: now, exp: now + 600, name, email }
  const said = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`
}

/** A visitor who was answered, and is erased afterwards. */
async function erased(
  { harness, clock, site, owner }: Screenshots,
  { caio }: Colleagues,
  { texts }: Variant,
) {
  const text = chatTexts[texts.locale]
  const client = createVisitorClient({ baseUrl: harness.server.url, siteKey: site.key })
  const visitor = { name: text.stranger, email: 'stranger@example.com' }
  const { id } = await client.start({ visitor, message: text.private, locale: texts.locale })
  await clock.pass(20)
  await caio.client.acceptChat(id)
  await clock.pass(20)
  await caio.client.sendMessage(id, { clientId: randomUUID(), text: text.more })
  await clock.pass(20)
  const { visitor: stored } = await caio.client.endChat(id)
  client.close()
  await owner.eraseVisitor(stored.id)
  return id
}

/** A visitor whom the site has identified, with an agent who adds notes. */
async function careful(
  screenshots: Screenshots,
  variant: Variant,
  agent: Person,
): Promise<Visitor> {
  const { clock } = screenshots
  const text = chatTexts[variant.texts.locale]
  const visitor = await screenshots.harness.visitor(guestOf(variant))
  const token = await identityOf(screenshots, text.known, 'helena@example.com')
  await visitor.launcher.waitFor()
  await visitor.page.evaluate(`papo('identify', { token: '${token}' })`)
  await visitor.startChat()
  await clock.pass(10)
  await visitor.say(text.delayed)
  await agent.menu(agent.texts.queue).click()
  await agent.row(text.known).getByText(text.delayed).first().waitFor()
  await clock.pass(10)
  await agent.accept(text.known)
  await agent.say(text.looking)
  await note(agent, text.note)
  await allSent(agent)
  await agent.composer.waitFor()
  await visitor.reads(text.looking)
  // Reading restarts the idle timer, so it must have been recorded before time passes.
  await agent.chat.locator('.delivery-read').waitFor()
  return visitor
}

async function note(agent: Person, text: string, isToSend = true): Promise<void> {
  await agent.chat.locator('.note-switch input').check()
  await agent.chat.locator('textarea').fill(text)
  if (!isToSend) return
  await agent.chat.locator('textarea').press('Enter')
  await agent.reads(text)
}

/** Waits until the server has stored what the agent wrote. */
async function allSent(agent: Person): Promise<void> {
  const sending = agent.page.locator('.is-sending')
  await until('all is sent', async () => (await sending.count()) === 0)
}

async function idleWarning(
  screenshots: Screenshots,
  variant: Variant,
  agent: Person,
  visitor: Visitor,
) {
  const { owner, clock, site } = screenshots
  await clock.pass(idleSeconds)
  await visitor.page.getByRole('timer').waitFor()
  await agent.page.locator('.idle-bar').waitFor()
  await capture(screenshots, visitor.page, 'widget-idle', variant)
  await capture(screenshots, agent.page, 'console-idle', variant)
  await owner.updateSite(site.id, { idleTimeout: patient })
  await agent.page.locator('.idle-bar button').click()
}

/** A visitor whose device has not received the last two messages. */
async function undelivered(
  screenshots: Screenshots,
  variant: Variant,
  agent: Person,
  visitor: Visitor,
) {
  const text = chatTexts[variant.texts.locale]
  await screenshots.clock.pass(10)
  await visitor.page.context().setOffline(true)
  await agent.say(text.found)
  await agent.say(text.refund)
  await allSent(agent)
  await note(agent, text.draft, false)
  await agent.page.locator('.chat-undelivered').waitFor()
  await capture(screenshots, agent.page, 'console-undelivered', variant)
  await visitor.page.context().setOffline(false)
  await agent.chat.locator('textarea').fill('')
  await agent.chat.locator('.note-switch input').uncheck()
  await visitor.reads(text.refund)
  await agent.page.locator('.chat-undelivered').waitFor({ state: 'detached' })
  await visitor.page.locator('papo-chat .banner.fine').waitFor({ state: 'attached' })
}

async function transferred(
  screenshots: Screenshots,
  { variant, agent, visitor, caio }: Scene,
): Promise<void> {
  const text = chatTexts[variant.texts.locale]
  await agent.page.locator('.chat-transfer').click()
  const dialog = agent.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /Caio/ }).check()
  await dialog.getByRole('textbox').fill(text.handing)
  await capture(screenshots, agent.page, 'console-transfer', variant)
  await dialog.locator('.button-primary').click()
  await visitor.page
    .getByText(/Caio Mendes$/)
    .last()
    .waitFor()
  await capture(screenshots, visitor.page, 'widget-transferred', variant)
  const { chats } = await caio.client.listChats({ status: 'active', agentId: caio.agent.id })
  const { id = '' } = chats[0] ?? {}
  await caio.client.transferChat(id, { to: { queue: true } })
  await visitor.reads(variant.texts.waiting)
  await capture(screenshots, visitor.page, 'widget-requeued', variant)
  await screenshots.clock.pass(10)
  await caio.client.acceptChat(id)
  await caio.client.endChat(id)
}

interface Scene extends Colleagues {
  variant: Variant
  agent: Person
  visitor: Visitor
}

/** Waits until no toast is shown. */
async function noToasts(agent: Person): Promise<Locator> {
  const toasts = agent.page.locator('.toast')
  await until('no toast is shown', async () => (await toasts.count()) === 0)
  return toasts
}

/** Drops the timers of toasts in a page: they would leave before a slow machine has taken the picture. */
const keepToasts = `{
  const { setTimeout } = window
  window.setTimeout = (run, ms) => (ms === 7000 ? 0 : setTimeout(run, ms))
}`

/** A requeued chat, a transferred chat, and an accept above the capacity. */
async function notices(
  screenshots: Screenshots,
  variant: Variant,
  agent: Person,
  { caio }: Colleagues,
) {
  const { owner, clock, site } = screenshots
  const me = (await owner.getMe()).agent
  const { texts } = variant
  const [first, second] = chatTexts[texts.locale].others
  const toasts = await noToasts(agent)
  await agent.page.evaluate(keepToasts)
  await owner.updateSite(site.id, { firstReplySeconds })
  await agent.accept(first?.[0] ?? '')
  const { chats } = await owner.listWaitingChats()
  const given = chats.find(({ visitor }) => visitor.name === second?.[0])
  if (given === undefined) throw new Error('no chat is waiting')
  await clock.pass(firstReplySeconds)
  await toasts.first().waitFor()
  await caio.client.acceptChat(given.id)
  await caio.client.transferChat(given.id, { to: { agentId: me.id } })
  await until('two toasts are shown', async () => (await toasts.count()) === 2)
  await owner.updateAgent(me.id, { capacity: 1 })
  await agent.page.goto(`${screenshots.harness.url}/console/#/queue`)
  await agent.button(texts.accept).last().click()
  await until('three toasts are shown', async () => (await toasts.count()) === 3)
  await capture(screenshots, agent.page, 'console-notices', variant)
  await agent.page.reload()
  await owner.updateAgent(me.id, { capacity: 5 })
  await owner.updateSite(site.id, { firstReplySeconds: null })
}

async function away(screenshots: Screenshots, variant: Variant, agent: Person) {
  const text = chatTexts[variant.texts.locale]
  await agent.page.locator('.account > button').click()
  await agent.page.getByRole('radio', { name: text.away }).check({ force: true })
  await agent.page.locator('.banner').waitFor()
  await capture(screenshots, agent.page, 'console-availability', variant)
  await agent.page.getByRole('radio', { name: text.online }).check({ force: true })
  await agent.page.locator('.banner').waitFor({ state: 'detached' })
  await agent.page.keyboard.press('Escape')
}

/** Notes, idle warnings, undelivered messages, transfers, and erased visitors. */
export async function agentStates(screenshots: Screenshots, variant: Variant): Promise<void> {
  const { harness, owner, site } = screenshots
  const colleagues = await hireColleagues(screenshots)
  const url = `${harness.url}/console/`
  const erasedId = await erased(screenshots, colleagues, variant)
  const waiting = await queueVisitors(screenshots, variant)
  await areThere(colleagues)
  const busy = waiting.at(-1)
  await colleagues.davi.client.acceptChat(busy?.id ?? '')
  await owner.updateSite(site.id, { idleTimeout: impatient })
  const agent = await harness.agent({ ...guestOf(variant), as: screenshots.ownerSign })
  await away(screenshots, variant, agent)
  const visitor = await careful(screenshots, variant, agent)
  await idleWarning(screenshots, variant, agent, visitor)
  await undelivered(screenshots, variant, agent, visitor)
  await areThere(colleagues)
  await transferred(screenshots, { variant, agent, visitor, ...colleagues })
  await agent.page.goto(`${url}#/queue`)
  await notices(screenshots, variant, agent, colleagues)
  await agent.page.goto(`${url}#/history/${erasedId}`)
  await agent.page.locator('.is-erased').first().waitFor()
  await noToasts(agent)
  await capture(screenshots, agent.page, 'console-erased', variant)
  for (const chat of waiting) {
    await chat.end()
    chat.close()
  }
}
