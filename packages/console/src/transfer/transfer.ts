import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, type Colleague, isPapoError } from '@papo/sdk'
import { plainText, plainWords } from '@papo/protocol'

/** The target of a transfer: a colleague, or the queue at the chat's old position. */
export type Target = { agentId: string } | { queue: true }

/** The chat to transfer. */
export interface TransferableChat {
  readonly id: string
  transfer(to: Target, note: string): Promise<void>
}

export interface TransferOptions {
  client: Pick<AgentClient, 'listColleagues'>
  conversation: TransferableChat
  /** Colleagues who do not answer this site cannot take the chat. */
  siteId: string
  myId: string
  onDone(target: Target): void
  onRefused(refusal: TransferRefusal): void
}

/** Why a chat could not be transferred. */
export type TransferRefusal = 'full' | 'unavailable' | 'gone' | 'failed'

const refusals: Partial<Record<string, TransferRefusal>> = {
  agent_at_capacity: 'full',
  agent_not_available: 'unavailable',
  agent_not_of_site: 'unavailable',
  agent_not_found: 'unavailable',
  not_your_chat: 'gone',
  chat_not_active: 'gone',
  chat_ended: 'gone',
}

const acceptRefusalOf = (error: unknown): TransferRefusal =>
  (isPapoError(error) ? refusals[error.code] : undefined) ?? 'failed'

/** The model of the transfer dialog. */
export interface Transfer {
  /** The other agents who answer the site; null until they are loaded. Those who can take the chat come first. */
  readonly colleagues: Store<readonly Colleague[] | null>
  /** Those of them whom the search finds; all without a search. */
  readonly found: Store<Found>
  readonly text: Store<string>
  readonly hasFailed: Store<boolean>
  readonly target: Store<Target | null>
  readonly note: Store<string>
  readonly isBusy: Store<boolean>
  readonly isReady: Store<boolean>
  choose(target: Target): void
  write(note: string): void
  search(text: string): void
  load(): void
  go(): Promise<void>
}

export const canTake = ({ availability, activeChats, capacity }: Colleague): boolean =>
  availability === 'online' && activeChats < capacity

/** Colleagues who are there, and those who take no chats now, whom one need not see. */
export interface Found {
  readonly there: readonly Colleague[]
  readonly out: readonly Colleague[]
}

/** The colleagues who have every word of the text in their name or e-mail, without regard to accents. */
export function findColleagues(colleagues: readonly Colleague[], text: string): Found {
  const wanted = plainWords(text)
  const found = colleagues.filter(({ name, email }) => {
    const whole = plainText(`${name} ${email}`)
    return wanted.every((word) => whole.includes(word))
  })
  const isThere = ({ availability }: Colleague) => availability === 'online'
  return { there: found.filter(isThere), out: found.filter((one) => !isThere(one)) }
}

/** Prepares and carries out a transfer. A refusal keeps the choice and the note. */
export function createTransfer(options: TransferOptions): Transfer {
  const { client, conversation, siteId, myId } = options
  const colleagues = createStore<readonly Colleague[] | null>(null)
  const hasFailed = createStore(false)
  const text = createStore('')
  const target = createStore<Target | null>(null)
  const note = createStore('')
  const isBusy = createStore(false)
  const isReady = derived([target, isBusy], (chosen, busy) => chosen !== null && !busy)

  function load(): void {
    hasFailed.set(false)
    client.listColleagues({ siteId }).then(
      (list) => {
        const others = list.colleagues.filter(({ id }) => id !== myId)
        const order = (colleague: Colleague) => (canTake(colleague) ? 0 : 1)
        colleagues.set(
          others.toSorted(
            (a, b) =>
              order(a) - order(b) || a.name.localeCompare(b.name) || a.email.localeCompare(b.email),
          ),
        )
      },
      () => hasFailed.set(true),
    )
  }
  load()

  return {
    colleagues,
    found: derived([colleagues, text], (all, query) => findColleagues(all ?? [], query)),
    text,
    hasFailed,
    target,
    note,
    isBusy,
    isReady,
    choose: target.set,
    write: note.set,
    search: text.set,
    load,
    async go() {
      const chosen = target.get()
      if (!chosen || isBusy.get()) return
      isBusy.set(true)
      try {
        await conversation.transfer(chosen, note.get().trim())
        options.onDone(chosen)
      } catch (error) {
        options.onRefused(acceptRefusalOf(error))
        load()
      } finally {
        isBusy.set(false)
      }
    },
  }
}
