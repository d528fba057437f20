import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentClient, ChatListWatch } from '@papo/sdk'
import type { Agent } from '../../test/rig/agent.ts'
import { setHidden } from '../../test/rig/stubbed-alerts.ts'
import { composerOf, dialogOf, type NamedChat, Overtaken } from './hands.ts'
import type { PageEvent } from './page-events.ts'
import { OwnChats, type OwnChatsOptions } from './own-chats.ts'
import { pauseIn } from './plan.ts'
import { readShown } from './shown.ts'
import { readLog } from './truth.ts'
import type { Views } from './watch-views.ts'

export interface ConsoleAgentOptions extends OwnChatsOptions {
  views: Views
  /** Where it is noted when the console is cut off and when it is back. */
  events: PageEvent[]
  /** Reads what there is with other eyes. */
  owner: AgentClient
  dayMs: number
  capacity: number
}

/** An agent at the console in a real browser, who does one thing after the other. */
export class ConsoleAgent {
  readonly #options: ConsoleAgentOptions
  readonly #chats: OwnChats
  readonly #own: ChatListWatch
  readonly #queue: ChatListWatch

  constructor(options: ConsoleAgentOptions) {
    this.#options = options
    const { owner, me } = options
    this.#chats = new OwnChats(options)
    this.#own = owner.watchChats({ status: 'active', agentId: me.id, limit: 50 })
    this.#queue = owner.watchQueue()
  }

  /** One thing that an agent does next. */
  async act(): Promise<void> {
    const { random, capacity, dayMs } = this.#options
    const own = this.#own.state.chats.map(({ id, visitor }) => ({ id, name: visitor.name ?? '' }))
    await sleep(pauseIn(random, dayMs) / 8)
    const share = random.next()
    if (this.#queue.state.total > 0 && own.length < capacity && share < 0.4) {
      return await this.#attempt('accept', [], () => this.#chats.accept())
    }
    if (share < 0.12) return await this.#lookAround()
    if (own.length === 0) return
    const chat = random.pick(own)
    const others = own.filter(({ id }) => id !== chat.id)
    if (share < 0.6) return await this.#attempt('answer', [chat], () => this.#chats.answer(chat))
    if (share < 0.78 && others.length > 0) {
      const other = random.pick(others)
      return await this.#attempt('draft', [chat, other], () => this.#chats.leaveDraft(chat, other))
    }
    if (share < 0.84)
      return await this.#attempt('canned response', [chat], () => this.#chats.useCanned(chat))
    if (share < 0.89)
      return await this.#attempt('transfer', [chat], () => this.#chats.transfer(chat))
    await this.#attempt('end', [chat], () => this.#chats.end(chat))
  }

  /** Loads the page again in the middle of a draft. */
  async reload(): Promise<void> {
    await this.#writeSomewhere()
    this.#note('cut')
    await this.#attempt('reload', [], async () => {
      await this.#options.agent.page.reload()
      await this.#isBack()
      await this.#chats.look()
    })
  }

  /** Writes without a connection; what was written is there when it is back. */
  async loseConnection(): Promise<void> {
    const { agent, random } = this.#options
    this.#note('cut')
    await this.#attempt('lose the connection', [], async () => {
      await agent.page.context().setOffline(true)
      await agent.page.getByText(agent.texts.noConnection).first().waitFor()
      await this.#writeSomewhere()
      await sleep(random.between(1000, 4000))
      await agent.page.context().setOffline(false)
      await this.#isBack()
      await this.#chats.look()
    })
  }

  /** Shows the queue, in which nothing is open. */
  async rest(): Promise<void> {
    await this.#attempt('rest', [], () => this.#options.hands.show('queue'))
  }

  /** Reads a chat again at the end of the day, and compares it. */
  async readAgain(chat: NamedChat): Promise<void> {
    const { hands, views } = this.#options
    await this.#attempt('read again', [], async () => {
      await hands.readAgain(chat)
      await views.compare()
    })
  }

  leave(): void {
    this.#own.close()
    this.#queue.close()
  }

  async #lookAround(): Promise<void> {
    const { random, hands, views, agent, dayMs } = this.#options
    const acts: Record<string, () => Promise<void>> = {
      compare: () => this.#compare(),
      'compare the queue': async () => {
        await hands.show('queue')
        await this.#compare()
      },
      'read the history': async () => {
        const [first] = (await this.#options.owner.listChats({ status: 'ended', limit: 5 })).chats
        if (!first) return
        const chat = { id: first.id, name: first.visitor.name ?? '' }
        this.#options.tally.opened.set(chat.id, chat.name)
        await hands.readAgain(chat)
        await views.compare()
      },
      away: async () => {
        await hands.beAvailable('away')
        await sleep(pauseIn(random, dayMs))
        await hands.beAvailable('online')
      },
      'other window': async () => {
        await setHidden(agent.page, true)
        await sleep(pauseIn(random, dayMs) * 2)
        await setHidden(agent.page, false)
      },
    }
    const what = random.pick(Object.keys(acts))
    await this.#attempt(what, [], async () => await acts[what]?.())
  }

  async #compare(): Promise<void> {
    await this.#options.hands.letGo()
    await this.#options.views.compare()
  }

  /** Leaves a draft in the shown chat, if there is one to answer. */
  async #writeSomewhere(): Promise<void> {
    const { chatId, name } = await readShown(this.#options.agent.page)
    const isOwn = (await composerOf(this.#options.agent).count()) > 0
    if (chatId === null || !isOwn) return
    const chat = { id: chatId, name }
    await this.#attempt('draft', [chat], () => this.#chats.write(chat))
  }

  #note(kind: 'cut' | 'live'): void {
    this.#options.events.push({ kind, at: Date.now(), text: '' })
  }

  async #isBack(): Promise<void> {
    const { page, texts } = this.#options.agent
    await page.locator('.menu-load').first().waitFor()
    await page.getByText(texts.noConnection).first().waitFor({ state: 'detached' })
    this.#note('live')
  }

  /** What cannot be done because somebody else was faster is part of the day; all else is a fault of the console. */
  async #attempt(
    what: string,
    chats: readonly NamedChat[],
    act: () => Promise<void>,
  ): Promise<void> {
    const { tally, agent, owner, me } = this.#options
    try {
      await act()
      tally.did(what)
    } catch (error) {
      const where = await whereIs(agent)
      if (await dialogOf(agent).count()) await agent.page.keyboard.press('Escape')
      const logs = await Promise.all(chats.map(({ id }) => readLog(owner, id)))
      const gone = logs.filter(({ chat }) => chat.status !== 'active' || chat.agent?.id !== me.id)
      const isOvertaken = gone.length > 0 || (chats.length === 0 && error instanceof Overtaken)
      if (isOvertaken) tally.overtaken += 1
      else {
        const [reason = ''] = String(error).split('\n')
        tally.stuck.push([what, ...chats.map(({ name }) => name), where, reason].join(': '))
      }
      for (const { chat } of gone) if (chat.status === 'ended') this.#chats.forget(chat.id)
    }
  }
}

/** What is shown, and what has the focus. */
const whereIs = ({ page }: Agent): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement
    const dialog = document.querySelector('dialog[open]') ? ', a dialog is open' : ''
    const main = document.querySelector('main')?.innerText.slice(0, 80) ?? document.body.innerText
    return `at ${location.hash}, the focus on ${focused?.localName}.${focused?.className}${dialog}, “${main}”`
  })
