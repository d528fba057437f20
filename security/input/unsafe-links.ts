import { randomUUID } from 'node:crypto'
import type { Chat, ChatStarted } from '@papo/protocol'
import type { Page } from 'playwright-core'
import { Agent } from '../../test/rig/agent.ts'
import { Visitor } from '../../test/rig/visitor.ts'
import { ptBR } from '../../test/rig/texts.ts'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import { BrowserClient } from '../../fault-rig/clients/browser-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { SitePage } from '../../fault-rig/stack/site-page.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** Addresses that must not become links. */
const noLinks = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'javascript://shop.example/%0aalert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://evil.example/1',
  'filesystem:https://evil.example/1',
  'view-source:https://evil.example',
  'intent://evil.example#Intent;scheme=https;end',
  'ftp://evil.example/a',
  'ws://evil.example',
  'chrome://settings',
  'about:blank',
  'tel:+5511999999999',
  'sms:+5511999999999?body=a',
  '//evil.example/a',
  '\\\\evil.example\\a',
  'https:\\\\evil.example',
  'http//evil.example',
  'https://',
  'https:// evil.example',
]

/** Addresses that may become links, exactly as written. */
const links = [
  'https://shop.example/a?b=1#c',
  'http://shop.example:8080/',
  'HTTPS://SHOP.EXAMPLE/A',
  'https://bank.example@evil.example/',
  'https://bank.example%00.evil.example/',
  'https://bank.example:443@evil.example/',
  'https://shop.example/\u202egpj.exe',
  'https://аррӏе.example/',
  'https://xn--80ak6aa92e.example/',
  'https://[::1]:4000/v1/me',
  'https://127.0.0.1/',
  `https://shop.example/"onmouseover="window.__pwned=1`,
  `https://shop.example/'onclick='window.__pwned=1`,
  'https://shop.example/javascript:alert(1)',
]

const asked = [
  'next',
  'url',
  'redirect',
  'redirect_uri',
  'returnTo',
  'return_to',
  'continue',
  'goto',
  'r',
]
const places = [
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '%2f%2fevil.example',
]

export const unsafeLinks: Scenario = {
  code: 'B2',
  name: 'unsafe-links',
  what: 'Only http, https and mailto become links, an opened page has no access to ours, and no address of ours redirects elsewhere.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'only http, https and mailto become links',
      without: {
        at: 'text-links',
        value: String.raw`new RegExp('\\w+:[^\\s<>"]+|' + $it.source, 'gi')`,
      },
    },
    {
      what: 'a page that a link of the console opens has no access to its opener',
      without: { at: 'console-link', value: '"nofollow"' },
    },
    {
      what: 'the address of a page is http or https',
      without: { at: 'page-scheme', condition: "url.protocol === 'blob:'" },
    },
    {
      what: 'the redirect to the console leads nowhere else',
      without: {
        at: 'console-redirect',
        value:
          "(request, reply) => reply.redirect((request.query as { next?: string }).next ?? '/console/')",
      },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    faultRun.progress('pages and referrers')
    for (const address of [...noLinks, ...links]) await isKeptBare(client, ours, address)
    faultRun.progress('redirects')
    const redirects = await leadNowhere(client)
    faultRun.progress('links')
    const shown = await inBrowsers(faultRun, client, ours)
    return { addresses: noLinks.length + links.length, links: shown, 'ways elsewhere': redirects }
  },
}

/** As a page’s address or referrer: refused, or stored without user, query and fragment. */
async function isKeptBare(client: RawClient, ours: Workspace, address: string): Promise<void> {
  for (const page of [{ url: address }, { url: 'https://shop.example/', referrer: address }]) {
    const body = { siteKey: ours.site.key, clientId: randomUUID(), page }
    const reply = await client.call('POST', '/v1/chats', { body })
    if (reply.status === 400) continue
    if (reply.status !== 201) throw new Error(`${address} was answered ${reply.summary}`)
    const { sessionId } = reply.json() as ChatStarted
    const chat = await client.ask<Chat>('GET', `/v1/chats/${sessionId}`, ours.owner)
    for (const stored of [chat.page?.url, chat.page?.referrer]) {
      if (stored === null || stored === undefined) continue
      const { protocol, username, search, hash } = new URL(stored)
      const isWeb = protocol === 'http:' || protocol === 'https:'
      if (!isWeb || username + search + hash !== '')
        throw new Error(`${address} was stored as ${stored}`)
    }
  }
}

/** Every redirect leads to the console. */
async function leadNowhere(client: RawClient): Promise<number> {
  const paths = ['/', '/console', '/console/', '/demo', '/docs', '/papo.js', '/healthz', '/v1/me']
  const all = [
    ...paths.flatMap((path) =>
      asked.flatMap((name) => places.map((place) => `${path}?${name}=${place}`)),
    ),
    ...places.flatMap((place) => [
      `/${place}`,
      `//${place}`,
      `/console/${place}`,
      `/console//${place}/..`,
    ]),
    '//evil.example/%2e%2e',
    '//evil.example/console',
    '/%5cevil.example',
    '/.evil.example',
    '/@evil.example',
    '/console/..//evil.example/',
  ]
  const hosts = [{}, { host: 'evil.example' }, { 'x-forwarded-host': 'evil.example' }]
  for (const path of all) {
    for (const headers of hosts) {
      const { status, headers: answerHeaders } = await client.call('GET', path, { headers })
      const to = answerHeaders.location ?? answerHeaders['refresh']
      const leads = status >= 300 && status < 400 ? to !== '/console/' : to !== undefined
      if (leads) throw new Error(`${path} leads to ${String(to)}`)
    }
  }
  return all.length * hosts.length
}

interface Anchor {
  href: string
  protocol: string
  rel: string
  target: string
}

/** Both sides write every address; checks the links of the widget and of the console. */
async function inBrowsers(faultRun: FaultRun, client: RawClient, ours: Workspace): Promise<number> {
  const sitePage = await SitePage.open(faultRun.url, () => ours.site.key)
  faultRun.atEnd(() => sitePage.close())
  const browserClient = await BrowserClient.open()
  faultRun.atEnd(() => browserClient.leave())
  const form = { name: 'off', email: 'off', question: 'off' }
  const body = { allowedOrigins: [...ours.site.allowedOrigins, sitePage.url], form }
  await client.ask('PATCH', `/v1/sites/${ours.site.id}`, { token: ours.owner.token, body })
  const page = await browserClient.page()
  const visitor = new Visitor(page, ptBR)
  await page.goto(sitePage.url)
  await visitor.startChat()
  const stored = await page.evaluate(
    (name) => localStorage.getItem(name),
    `papo.session.${ours.site.key}`,
  )
  const { chatId, visitorToken } = JSON.parse(stored ?? '{}') as {
    chatId: string
    visitorToken: string
  }
  const path = `/v1/chats/${chatId}`
  await client.ask('POST', `${path}/accept`, { token: ours.owner.token })
  for (const text of [...noLinks, ...links]) {
    const sent = { clientId: randomUUID(), text: `veja ${text} agora` }
    await client.ask('POST', `${path}/messages`, { token: visitorToken, body: sent })
  }
  const wanted = new Set([...noLinks, ...links]).size
  const consolePage = await browserClient.page()
  const agent = new Agent(consolePage, ptBR)
  await agent.signIn(`${faultRun.url}/console/`, ours.owner)
  await consolePage.goto(`${faultRun.url}/console/#/chats/${chatId}`)
  const both = [
    {
      where: 'the widget',
      page,
      // An invalid host gives an address without a protocol, which a browser does not follow.
      taken: ['http:', 'https:', 'mailto:', ':'],
    },
    {
      where: 'the console',
      page: consolePage,
      taken: ['http:', 'https:'],
    },
  ]
  let shown = 0
  for (const { where, page, taken } of both) {
    const texts = new Map<string, Anchor[]>()
    let step = -300
    await faultRun.until(`${where} shows every address`, async () => {
      const known = texts.size
      for (const [text, anchors] of await bubblesOn(page)) texts.set(text, anchors)
      // Of a long log the console has in the page only what is near the sight.
      if (texts.size === known) step = -step
      await page.locator('.bubble').first().hover()
      await page.mouse.wheel(0, step)
      return texts.size >= wanted
    })
    const anchors = [...texts.values()].flat()
    for (const anchor of anchors) requireHarmless(where, anchor, taken)
    if (anchors.length < links.length / 2) throw new Error(`${where} shows ${anchors.length} links`)
    shown += anchors.length
  }
  await browserClient.requireNoScript()
  return shown
}

/** The text of each message in the page, with its links. */
const bubblesOn = (page: Page): Promise<[string, Anchor[]][]> =>
  page.locator('.bubble').evaluateAll((bubbles) =>
    bubbles.map((bubble) => {
      const anchors = [...bubble.querySelectorAll('a')]
      const links = anchors.map(({ href, protocol, rel, target }) => ({
        href,
        protocol,
        rel,
        target,
      }))
      return [bubble.textContent, links]
    }),
  )

function requireHarmless(where: string, anchor: Anchor, taken: readonly string[]): void {
  const { href, protocol, rel, target } = anchor
  const rels = rel.split(' ')
  const isApart = rels.includes('noopener') && rels.includes('noreferrer') && target === '_blank'
  const isWeb = taken.includes(protocol)
  if (!isWeb || !isApart) throw new Error(`${where} links to ${href}, rel ${rel}, target ${target}`)
}
