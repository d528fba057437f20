import type { Agent } from '../../test/rig/agent.ts'

export type ListName = 'queue' | 'chats' | 'history'

export interface NamedChat {
  id: string
  name: string
}

/** How an agent uses the console. An act rejects where the console does not do what it should in time. */
export interface Hands {
  show(list: ListName): Promise<void>
  /** Accepts the first chat of the queue; which one is shown in the address. */
  acceptNext(): Promise<void>
  /** Shows one of the agent's own chats, with the focus in its composer. */
  open(chat: NamedChat): Promise<void>
  /** Writes at the end of the draft. */
  write(text: string): Promise<void>
  send(): Promise<void>
  /** Inserts a canned response by its shortcut. */
  insert(shortcut: string): Promise<void>
  /** Transfers the shown chat to a colleague, or with null to the queue. */
  transfer(to: string | null, note: string): Promise<void>
  end(): Promise<void>
  /** Opens an ended chat out of the history. */
  readAgain(chat: NamedChat): Promise<void>
  beAvailable(availability: 'online' | 'away'): Promise<void>
  /** Holds no list any more: rows stay where they are under the pointer. */
  letGo(): Promise<void>
}

/** Longest wait for one act. */
export const actWithinMs = 15_000

export const composerOf = ({ page }: Agent) => page.locator('.composer-field')

/** Somebody else was faster: the chat has ended, or another agent has it. */
export class Overtaken extends Error {}

/**
 * Waits until the chat is shown with this name, and can be answered.
 * @throws Overtaken where it is shown and cannot be answered any more
 */
export async function isAnswering({ page }: Agent, { id, name }: NamedChat): Promise<void> {
  const found = await page.waitForFunction(
    (wanted) => {
      if (!location.hash.includes(wanted.id)) return null
      if (document.querySelector('.chat-name')?.textContent !== wanted.name) return null
      if (document.querySelector('.composer-field')) return 'mine'
      return document.querySelector('.chat-foot') ? 'gone' : null
    },
    { id, name },
    { timeout: actWithinMs, polling: 50 },
  )
  if ((await found.jsonValue()) === 'gone') throw new Overtaken(name)
}

export const dialogOf = ({ page }: Agent) => page.locator('dialog[open]')
