import { createStore } from '@papo/chat-kit/store/store'
import type { MailState, TestedMail } from '@papo/sdk'
import { type Conduct, inSequence, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { createMail } from '../src/mail/mail.ts'
import { createForgotten } from '../src/sign-in/forgotten.ts'
import { ConsoleHarness } from './console-harness.ts'

const says =
  (status: 200 | 204, body: unknown): Conduct =>
  () =>
    Promise.resolve({
      status,
      headers: { 'content-type': 'application/json', 'x-papo': '1' },
      body: body === null ? null : JSON.stringify(body),
    })

async function openConsole() {
  const harness = new ConsoleHarness()
  return { harness, ...(await harness.openTab({ account: harness.backend.owner })) }
}

describe('a forgotten password', () => {
  const open = async (email: string) => {
    const { harness, client } = await openConsole()
    return { harness, forgotten: createForgotten(client, createStore(email), () => {}) }
  }

  it('is a matter for an owner where no mail is sent, before anything is promised', async () => {
    const { forgotten } = await open('')
    await forgotten.open()
    expect(forgotten.state.get()).toBe('off')
    forgotten.close()
    expect(forgotten.state.get()).toBe('closed')
  })

  it('needs an e-mail, and says the same whether or not there is such an account', async () => {
    const { harness, forgotten } = await open(' bia@example.com ')
    harness.backend.conduct('getSignInOptions', says(200, { passwordByMail: true }))
    harness.backend.conduct('requestPasswordReset', says(204, null))
    await forgotten.open()
    expect(forgotten.state.get()).toBe('asking')
    await forgotten.submit('pt-BR')
    expect([forgotten.state.get(), forgotten.problem.get()]).toEqual(['sent', null])
    const empty = await open('  ')
    await empty.forgotten.submit('en')
    expect(empty.forgotten.problem.get()).toBe('noEmail')
  })

  it('says what goes wrong, and finds out late that no mail is sent', async () => {
    const { harness, forgotten } = await open('bia@example.com')
    harness.backend.conduct('getSignInOptions', says(200, { passwordByMail: true }))
    harness.backend.conduct(
      'requestPasswordReset',
      inSequence(refuses('rate_limited'), refuses('unavailable'), refuses('mail_off')),
    )
    await forgotten.open()
    await forgotten.submit('en')
    expect([forgotten.state.get(), forgotten.problem.get()]).toEqual(['asking', 'tooMany'])
    await forgotten.submit('en')
    expect(forgotten.problem.get()).toBe('failed')
    await forgotten.submit('en')
    expect(forgotten.state.get()).toBe('off')
  })
})

describe('the mails of a workspace', () => {
  const failed = {
    id: '01900000-0000-7000-8000-000000000001',
    kind: 'invitation',
    problem: 'refused_recipient',
    text: 'No such address.',
    cure: 'Check it.',
    reply: '550 nobody here',
    createdAt: '2026-03-04T05:06:07.000Z',
    attempts: 1,
    retryable: true,
  } as const
  const state = (over: Partial<MailState> = {}): MailState => ({
    configured: true,
    from: 'papo@shop.example',
    waiting: 0,
    waitingProblem: null,
    lastSentAt: null,
    failed: [],
    ...over,
  })

  it('are none where the installation sends none', async () => {
    const { client } = await openConsole()
    const mail = createMail(client)
    await mail.load('en')
    expect(mail.state.get()).toMatchObject({ status: 'ready', mail: { configured: false } })
    await mail.sendTest('en')
    expect(mail.test.get()).toEqual({ kind: 'failed' })
  })

  it('are tried again one by one, and the list is read after it', async () => {
    const { harness, client } = await openConsole()
    harness.backend.conduct(
      'getMail',
      inSequence(says(200, state({ failed: [failed] })), says(200, state({ waiting: 1 }))),
    )
    harness.backend.conduct('retryMail', says(204, null))
    const mail = createMail(client)
    await mail.load('pt-BR')
    const retrying = mail.retry(failed.id, 'pt-BR')
    expect(mail.retrying.get()).toEqual([failed.id])
    await retrying
    expect(mail.retrying.get()).toEqual([])
    expect(mail.state.get().mail).toEqual(state({ waiting: 1 }))
  })

  it('show what became of the mail to try', async () => {
    const { harness, client } = await openConsole()
    const tested: TestedMail = {
      sent: false,
      to: 'ana@example.com',
      problem: 'tls',
      text: 'No secure connection.',
      cure: 'Use smtps.',
      reply: null,
    }
    harness.backend.conduct('testMail', says(200, tested))
    const mail = createMail(client)
    await mail.sendTest('en')
    expect(mail.test.get()).toEqual({ kind: 'done', tested })
  })
})
