import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError, type MailState, type TestedMail } from '@papo/sdk'

type Locale = 'en' | 'pt-BR'

interface MailView {
  status: 'loading' | 'ready' | 'failed'
  mail: MailState | null
}

/** What became of the mail to try. */
type TestState = { kind: 'none' | 'sending' | 'failed' } | { kind: 'done'; tested: TestedMail }

export interface Mail {
  readonly state: Store<MailView>
  readonly test: Store<TestState>
  /** The mails that are being queued again. */
  readonly retrying: Store<readonly string[]>
  load(locale: Locale): Promise<void>
  sendTest(locale: Locale): Promise<void>
  retry(mailId: string, locale: Locale): Promise<void>
}

type Client = Pick<AgentClient, 'getMail' | 'testMail' | 'retryMail'>

/** The mails of the workspace, for its owner. */
export function createMail(client: Client): Mail {
  const state = createStore<MailView>({ status: 'loading', mail: null })
  const test = createStore<TestState>({ kind: 'none' })
  const retrying = createStore<readonly string[]>([])
  let lastRequest = 0

  async function load(locale: Locale): Promise<void> {
    const request = ++lastRequest
    state.set({ ...state.get(), status: 'loading' })
    try {
      const mail = await client.getMail({ locale })
      if (request === lastRequest) state.set({ status: 'ready', mail })
    } catch (error) {
      if (!isPapoError(error)) throw error
      if (request === lastRequest) state.set({ ...state.get(), status: 'failed' })
    }
  }

  return {
    state,
    test,
    retrying,
    load,
    async sendTest(locale) {
      if (test.get().kind === 'sending') return
      test.set({ kind: 'sending' })
      try {
        test.set({ kind: 'done', tested: await client.testMail({ locale }) })
      } catch (error) {
        if (!isPapoError(error)) throw error
        test.set({ kind: 'failed' })
      }
    },
    async retry(mailId, locale) {
      if (retrying.get().includes(mailId)) return
      retrying.update((ids) => [...ids, mailId])
      try {
        await client.retryMail(mailId)
      } catch (error) {
        // Another owner was faster, or what it said no longer holds: the list says so.
        if (!isPapoError(error)) throw error
      } finally {
        retrying.update((ids) => ids.filter((id) => id !== mailId))
      }
      await load(locale)
    },
  }
}
