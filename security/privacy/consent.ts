import type { Page } from 'playwright-core'
import type { ChatList } from '@papo/protocol'
import { Visitor } from '../../test/rig/visitor.ts'
import { ptBR } from '../../test/rig/texts.ts'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import { BrowserClient } from '../../fault-rig/clients/browser-client.ts'
import { Traces } from '../../fault-rig/clients/traces.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { SitePage } from '../../fault-rig/stack/site-page.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const accept = 'Aceitar e iniciar o chat'
const decline = 'Agora não'

export const consent: Scenario = {
  code: 'P4',
  name: 'consent',
  what: 'Before a visitor has consented, nothing is stored and nothing is sent; after a withdrawal, neither.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'no chat begins before the visitor has consented',
      without: { drop: 'consent-before-start' },
    },
    {
      what: 'the browser stores nothing before the visitor has consented',
      without: { at: 'consent-before-memory', condition: 'this.isOpen' },
    },
    {
      what: 'a withdrawal wipes the browser’s storage',
      without: { drop: 'wiped-browser' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const sitePage = await SitePage.open(faultRun.url, () => ours.site.key)
    faultRun.atEnd(() => sitePage.close())
    await client.ask('PATCH', `/v1/sites/${ours.site.id}`, {
      token: ours.owner.token,
      body: { consent: 'required', allowedOrigins: [sitePage.url] },
    })
    const browserClient = await BrowserClient.open()
    faultRun.atEnd(() => browserClient.leave())
    const look = await Look.at(faultRun, client, ours, sitePage, browserClient)
    faultRun.progress('before')
    const before = await beforeAccepting(look)
    faultRun.progress('accepting')
    await accepting(look)
    faultRun.progress('withdrawing')
    const wiped = await withdrawing(look, browserClient, sitePage)
    faultRun.progress('logging out')
    await loggingOut(look)
    await browserClient.requireNoScript()
    return { 'requests before': before, 'traces before': 0, 'keys wiped': wiped, 'keys left': 0 }
  },
}

class Look {
  readonly faultRun: FaultRun
  readonly client: RawClient
  readonly ours: Workspace
  readonly page: Page
  readonly traces: Traces
  readonly visitor: Visitor

  private constructor(look: Pick<Look, 'faultRun' | 'client' | 'ours' | 'page' | 'traces'>) {
    this.faultRun = look.faultRun
    this.client = look.client
    this.ours = look.ours
    this.page = look.page
    this.traces = look.traces
    this.visitor = new Visitor(look.page, ptBR)
  }

  static async at(
    faultRun: FaultRun,
    client: RawClient,
    ours: Workspace,
    sitePage: SitePage,
    browserClient: BrowserClient,
  ): Promise<Look> {
    const page = await browserClient.page()
    const traces = await Traces.of(page)
    await page.goto(`${sitePage.url}/produto?q=segredo#aqui`)
    return new Look({ faultRun, client, ours, page, traces })
  }

  async run(...command: unknown[]): Promise<void> {
    await this.page.evaluate((given) => {
      const { papo } = globalThis as never as { papo(...given: unknown[]): void }
      papo(...given)
    }, command)
  }

  async view(): Promise<string> {
    return await this.page.evaluate(() => {
      const { papo } = globalThis as never as { papo(name: string): { view: string } }
      return papo('getState').view
    })
  }

  /** Number of chats on the server. */
  async chats(): Promise<number> {
    const { token } = this.ours.owner
    return (await this.client.ask<ChatList>('GET', '/v1/chats', { token })).chats.length
  }
}

/** Every call of the page's API, and every action of a visitor except accepting. */
async function beforeAccepting(look: Look): Promise<number> {
  const { page, visitor, traces, faultRun, ours } = look
  await visitor.launcher.waitFor()
  await visitor.launcher.hover()
  await visitor.openPanel()
  await visitor.button(accept).waitFor()
  await look.run('setAttributes', { plan: 'gold' })
  await look.run('update', { visitor: { name: 'Bruna', email: 'bruna@shop.example' } })
  await look.run('startChat', { message: 'Oi' })
  await look.run('sendMessage', 'Alguém aí?')
  await page.keyboard.press('Escape')
  await visitor.openPanel()
  await isClean(look)
  await visitor.button(decline).click()
  await page.reload()
  await visitor.openPanel()
  await visitor.button(accept).waitFor()
  await isClean(look)
  const asked = traces.asked(faultRun.url)
  const settings = `GET /v1/widget/${ours.site.key}`
  const strange = asked.find(
    (call) => call.split('?')[0] !== settings && !/^GET \/papo(\.js|\/[\w.-]+)$/.test(call),
  )
  if (strange !== undefined) throw new Error(`before the consent, the widget sent ${strange}`)
  if (!asked.includes(settings)) throw new Error('the settings were not requested')
  if ((await look.chats()) > 0) throw new Error('a chat began before the visitor consented')
  return asked.length
}

async function isClean({ traces }: Look): Promise<void> {
  const found = [...(await traces.written()), ...(await traces.stored())]
  if (found.length > 0) throw new Error(`before the consent, the browser stored ${found.join()}`)
}

/** A declined consent is not stored; an accepted one begins a chat, and is stored. */
async function accepting(look: Look): Promise<void> {
  const { visitor, traces, page, faultRun } = look
  await visitor.button(accept).click()
  await visitor.reads(ptBR.waiting)
  await visitor.say('sim')
  await faultRun.until('the message is shown', async () =>
    (await visitor.messages()).some((text) => text.includes('sim')),
  )
  if ((await visitor.messages()).length > 1) throw new Error('the declined message was sent')
  if ((await traces.stored()).some((name) => !name.startsWith('papo.'))) {
    throw new Error(`the widget stores ${(await traces.stored()).join()}`)
  }
  if ((await page.context().cookies()).length > 0) throw new Error('a cookie was set')
  const { chats } = await look.client.ask<ChatList>('GET', '/v1/chats', look.ours.owner)
  const [chat] = chats
  if (chats.length !== 1 || chat?.page?.url.includes('segredo') !== false) {
    throw new Error(`one consent began ${chats.length} chats, on ${chat?.page?.url}`)
  }
  await page.reload()
  await visitor.launcher.waitFor({ state: 'attached' })
  // The panel may have opened by itself.
  await look.run('open')
  await visitor.reads('sim')
}

/**
 * Nothing is left in this tab or another, no request goes out any more, and the next chat asks for
 * consent again.
 */
async function withdrawing(
  look: Look,
  browserClient: BrowserClient,
  sitePage: SitePage,
): Promise<number> {
  const { faultRun, traces, visitor } = look
  const other = await Look.at(faultRun, look.client, look.ours, sitePage, browserClient)
  await faultRun.until(
    'the other tab has the chat too',
    async () => (await other.view()) === 'waiting',
  )
  const stored = await traces.stored()
  const token = await tokenOf(look)
  await look.run('consent', false)
  await visitor.button(accept).waitFor()
  const isWiped = async () =>
    (await traces.stored()).length === 0 && (await other.traces.stored()).length === 0
  await faultRun.until('nothing is left in the browser', isWiped)
  await faultRun.until(
    'the other tab has closed the chat',
    async () => (await other.view()) === 'home',
  )
  await isDead(look, token)
  traces.forget()
  other.traces.forget()
  await look.page.reload()
  await visitor.openPanel()
  await visitor.button(accept).waitFor()
  await isClean(look)
  const strange = [...traces.asked(faultRun.url), ...other.traces.asked(faultRun.url)].find(
    (call) => !call.startsWith('GET /papo') && !call.startsWith('GET /v1/widget/'),
  )
  if (strange !== undefined) throw new Error(`after the withdrawal, the widget sent ${strange}`)
  await other.page.close()
  return stored.length
}

async function loggingOut(look: Look): Promise<void> {
  const { faultRun, visitor, traces } = look
  await visitor.button(accept).click()
  await visitor.reads(ptBR.waiting)
  const token = await tokenOf(look)
  await look.run('logout')
  await isDead(look, token)
  const isWiped = async () => (await traces.stored()).every((name) => name.includes('.consent.'))
  await faultRun.until('only the consent is left after the logout', isWiped)
}

async function tokenOf({ page }: Look): Promise<string> {
  const stored = await page.evaluate(() => JSON.stringify(localStorage))
  const [token] = stored.match(/papo_v_[\w-]+/) ?? []
  if (token === undefined) throw new Error('the browser has no token')
  return token
}

async function isDead({ faultRun, client }: Look, token: string): Promise<void> {
  const isOver = async () =>
    (await client.call('GET', '/v1/visitor/chats', { token })).status === 401
  await faultRun.until('the token is dead', isOver)
}
