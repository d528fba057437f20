import { setTimeout as sleep } from 'node:timers/promises'
import { createAgentClient, createVisitorClient, nodePlatform, type VisitorChat } from '@papo/sdk'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownerEmail, password } from '../../packages/api/test/http/api-under-test.ts'
import { ptBR } from '../../packages/console/src/locales/pt-BR.ts'
import { Agent } from '../rig/agent.ts'
import { until } from '../rig/server.ts'
import { onEachDatabase } from '../rig/stacks.ts'
import { ptBR as texts } from '../rig/texts.ts'
import { openTimedServer, type TimedServer } from '../rig/timed-server.ts'

const bia = { email: 'bia@example.com', password: 'uma senha bem comprida' }
/** An agent who is not seen for this long is absent … */
const absentAfter = 45
/** … and keeps their chats for this long after that was found. */
const grace = 60
const found = 10

onEachDatabase('an agent who closes the console', (name) => {
  let server: TimedServer
  let { api, browser, time, url } = {} as TimedServer
  beforeAll(async () => {
    server = await openTimedServer(await name())
    ;({ api, browser, time, url } = server)
  })
  afterAll(() => server?.close())

  const pass = (seconds: number) => time.pass(seconds, () => api.sweepNow())

  async function visitorWrites(): Promise<VisitorChat> {
    const platform = nodePlatform()
    const visitor = createVisitorClient({ baseUrl: url, siteKey: api.site.key, platform })
    return await visitor.start({ visitor: { name: 'Carla' }, message: 'Oi' })
  }
  async function openConsole(context: BrowserContext): Promise<Agent> {
    return new Agent(await context.newPage(), texts)
  }

  it('is there while one tab is left; after the last one colleagues see them as off-line, and their chats go back to the queue', async () => {
    const owner = createAgentClient({ baseUrl: url })
    await owner.createToken({ email: ownerEmail, password })
    await owner.createAgent({ ...bia, name: 'Bia', role: 'agent' })
    const seenAs = async () =>
      (await owner.listColleagues()).colleagues.find((one) => one.email === bia.email)?.availability
    const context = await browser.newContext({ locale: 'pt-BR', reducedMotion: 'reduce' })
    context.setDefaultTimeout(30_000)
    const first = await openConsole(context)
    await first.signIn(`${url}/console/`, bia)
    const chat = await visitorWrites()
    await first.accept('Carla')
    const second = await openConsole(context)
    const opened = second.page
      .waitForEvent('websocket')
      .then((socket) => socket.waitForEvent('framereceived'))
    await second.page.goto(`${url}/console/#/queue`)
    await second.menu(texts.queue).waitFor()
    await opened

    await first.page.close()
    // The test's time passes at once: the page gets some of the machine's to answer the server's pings.
    for (let passed = 0; passed < absentAfter + grace; passed += 13) {
      await pass(13)
      await sleep(2500)
    }
    expect([await seenAs(), chat.state.status]).toEqual(['online', 'active'])

    await context.close()
    await until('her last call is over', async () => {
      await pass(absentAfter)
      return (await seenAs()) === 'offline'
    })
    expect((await owner.getChat(chat.id)).status).toBe('active')
    await pass(grace + found)
    expect((await owner.getChat(chat.id)).status).toBe('waiting')
    expect((await owner.listWaitingChats()).total).toBe(1)

    const colleague = await browser.newContext({ locale: 'pt-BR', reducedMotion: 'reduce' })
    const agent = await openConsole(colleague)
    await agent.signIn(`${url}/console/`, { email: ownerEmail, password })
    await agent.row('Carla').getByText(ptBR.queue.returned).waitFor()
    await colleague.close()
    await chat.end()
    chat.close()
    owner.close()
  })
})
