import { createHmac, randomUUID } from 'node:crypto'
import { type Agent, type AgentClient, createAgentClient, createVisitorClient } from '@papo/sdk'
import type { Locator } from 'playwright-core'
import { until } from '../../test/rig/server.ts'
import type { Agent as Person } from '../../test/rig/agent.ts'
import type { Visitor } from '../../test/rig/visitor.ts'
import { lines } from './lines.ts'
import { guestOf, type Look, photograph, type Studio } from './studio.ts'
import { lineUp } from './whole-chat.ts'

/** The shortest silence and the longest warning that a site may ask for. */
const impatient = { waitingSeconds: null, activeSeconds: 60, warnSeconds: 50 }
const patient = { waitingSeconds: null, activeSeconds: null, warnSeconds: 60 }
/** How long the warning and the first answer's limit may take to come. */
const limitsMs = 60_000

interface Colleague {
  agent: Agent
  client: AgentClient
}

interface Colleagues {
  caio: Colleague
  bia: Colleague
  davi: Colleague
}

/** One who can take a chat, one who is away, and one who has as many as allowed. */
async function hireColleagues({ stage, owner }: Studio): Promise<Colleagues> {
  const hire = async (name: string, capacity: number): Promise<Colleague> => {
    const sign = { email: `${name.split(' ')[0]}@example.com`, password: randomUUID() }
    const agent = await owner.createAgent({ name, role: 'agent', capacity, ...sign })
    const client = createAgentClient({ baseUrl: stage.server.url })
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

/** Signed as a site's own server signs it. */
async function identityOf({ owner, site }: Studio, name: string, email: string): Promise<string> {
  const { secret } = await owner.createIdentitySecret(site.id, { overlapHours: 0 })
  const now = Math.floor(Date.now() / 1000)
  const claims = { aud: site.key, sub: 'customer-4821', iat: now, exp: now + 600, name, email }
  const said = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`
}

/** Somebody who was answered, and asked to be erased afterwards. */
async function erased({ stage, site, owner }: Studio, { caio }: Colleagues, { words }: Look) {
  const say = lines[words.locale]
  const client = createVisitorClient({ baseUrl: stage.server.url, siteKey: site.key })
  const visitor = { name: say.stranger, email: 'stranger@example.com' }
  const { id } = await client.start({ visitor, message: say.private, locale: words.locale })
  await caio.client.acceptChat(id)
  await caio.client.sendMessage(id, { clientId: randomUUID(), text: say.more })
  const { visitor: stored } = await caio.client.endChat(id)
  client.close()
  await owner.eraseVisitor(stored.id)
  return id
}

/** A visitor whom the site has signed, with an agent who notes something. */
async function careful(studio: Studio, look: Look, agent: Person): Promise<Visitor> {
  const say = lines[look.words.locale]
  const visitor = await studio.stage.visitor(guestOf(look))
  const token = await identityOf(studio, say.known, 'helena@example.com')
  await visitor.launcher.waitFor()
  await visitor.page.evaluate(`papo('identify', { token: '${token}' })`)
  await visitor.startChat()
  await visitor.say(say.delayed)
  await agent.accept(say.known)
  await agent.say(say.looking)
  await note(agent, say.note)
  await agent.composer.waitFor()
  await visitor.reads(say.looking)
  return visitor
}

async function note(agent: Person, text: string, isToSend = true): Promise<void> {
  await agent.chat.locator('.note-switch input').check()
  await agent.chat.locator('textarea').fill(text)
  if (!isToSend) return
  await agent.chat.locator('textarea').press('Enter')
  await agent.reads(text)
}

async function silence(studio: Studio, look: Look, agent: Person, visitor: Visitor) {
  const { owner, site } = studio
  await visitor.page.getByRole('timer').waitFor({ timeout: limitsMs })
  await agent.page.locator('.silence').waitFor({ timeout: limitsMs })
  await photograph(studio, visitor.page, 'widget-silence', look)
  await photograph(studio, agent.page, 'console-silence', look)
  await owner.updateSite(site.id, { silence: patient })
  await agent.page.locator('.silence button').click()
}

/** A visitor whose device has not been given the last two messages. */
async function behind(studio: Studio, look: Look, agent: Person, visitor: Visitor) {
  const say = lines[look.words.locale]
  await visitor.page.context().setOffline(true)
  await agent.say(say.found)
  await agent.say(say.refund)
  const sending = agent.page.locator('.is-sending')
  await until('all is sent', async () => (await sending.count()) === 0)
  await note(agent, say.draft, false)
  await agent.page.locator('.chat-behind').waitFor()
  await photograph(studio, agent.page, 'console-behind', look)
  await visitor.page.context().setOffline(false)
  await agent.chat.locator('textarea').fill('')
  await agent.chat.locator('.note-switch input').uncheck()
  await visitor.reads(say.refund)
  await agent.page.locator('.chat-behind').waitFor({ state: 'detached' })
  await visitor.page.locator('papo-chat .banner.fine').waitFor({ state: 'attached' })
}

async function transferred(studio: Studio, { look, agent, visitor, caio }: Scene): Promise<void> {
  const say = lines[look.words.locale]
  await agent.page.locator('.chat-transfer').click()
  const dialog = agent.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /Caio/ }).check()
  await dialog.getByRole('textbox').fill(say.handing)
  await photograph(studio, agent.page, 'console-transfer', look)
  await dialog.locator('.button-primary').click()
  await visitor.page
    .getByText(/Caio Mendes$/)
    .last()
    .waitFor()
  await photograph(studio, visitor.page, 'widget-transferred', look)
  const { chats } = await caio.client.listChats({ status: 'active', agentId: caio.agent.id })
  const { id = '' } = chats[0] ?? {}
  await caio.client.transferChat(id, { to: { queue: true } })
  await visitor.reads(look.words.waiting)
  await photograph(studio, visitor.page, 'widget-returned', look)
  await caio.client.acceptChat(id)
  await caio.client.endChat(id)
}

interface Scene extends Colleagues {
  look: Look
  agent: Person
  visitor: Visitor
}

/** Waits until nothing is told any more. */
async function noToasts(agent: Person): Promise<Locator> {
  const toasts = agent.page.locator('.toast')
  await until('nothing is told any more', async () => (await toasts.count()) === 0)
  return toasts
}

/** A conversation that was lost, one that was given, and one too many. */
async function notices(studio: Studio, look: Look, agent: Person, { caio }: Colleagues) {
  const { owner, site } = studio
  const me = (await owner.getMe()).agent
  const { words } = look
  const [first, second] = lines[words.locale].others
  const toasts = await noToasts(agent)
  await owner.updateSite(site.id, { firstReplySeconds: 30 })
  await agent.accept(first?.[0] ?? '')
  const { chats } = await owner.listWaitingChats()
  const given = chats.find(({ visitor }) => visitor.name === second?.[0])
  if (given === undefined) throw new Error('nobody waits')
  await toasts.first().waitFor({ timeout: limitsMs })
  await caio.client.acceptChat(given.id)
  await caio.client.transferChat(given.id, { to: { agentId: me.id } })
  await until('two are told', async () => (await toasts.count()) === 2)
  await owner.updateAgent(me.id, { capacity: 1 })
  await agent.page.goto(`${studio.stage.server.url}/console/#/queue`)
  await agent.button(words.accept).last().click()
  await until('three are told', async () => (await toasts.count()) === 3)
  await photograph(studio, agent.page, 'console-notices', look)
  await owner.updateAgent(me.id, { capacity: 5 })
  await owner.updateSite(site.id, { firstReplySeconds: null })
}

async function away(studio: Studio, look: Look, agent: Person) {
  const say = lines[look.words.locale]
  await agent.page.locator('.account > button').click()
  await agent.page.getByRole('radio', { name: say.away }).check({ force: true })
  await agent.page.locator('.banner').waitFor()
  await photograph(studio, agent.page, 'console-availability', look)
  await agent.page.getByRole('radio', { name: say.online }).check({ force: true })
  await agent.page.locator('.banner').waitFor({ state: 'detached' })
  await agent.page.keyboard.press('Escape')
}

/** Care, silence, delay, hands that change, and what is erased. */
export async function handover(studio: Studio, look: Look): Promise<void> {
  const { stage, owner, site } = studio
  const colleagues = await hireColleagues(studio)
  const url = `${stage.server.url}/console/`
  const erasedId = await erased(studio, colleagues, look)
  const waiting = await lineUp(studio, look)
  await areThere(colleagues)
  const busy = waiting.at(-1)
  await colleagues.davi.client.acceptChat(busy?.id ?? '')
  await owner.updateSite(site.id, { silence: impatient })
  const agent = await stage.agent({ ...guestOf(look), as: studio.ownerSign })
  await away(studio, look, agent)
  const visitor = await careful(studio, look, agent)
  await silence(studio, look, agent, visitor)
  await behind(studio, look, agent, visitor)
  await areThere(colleagues)
  await transferred(studio, { look, agent, visitor, ...colleagues })
  await agent.page.goto(`${url}#/queue`)
  await notices(studio, look, agent, colleagues)
  await agent.page.goto(`${url}#/history/${erasedId}`)
  await agent.page.locator('.is-erased').first().waitFor()
  await noToasts(agent)
  await photograph(studio, agent.page, 'console-erased', look)
  for (const chat of waiting) {
    await chat.end()
    chat.close()
  }
}
