import { useStore } from '@papo/chat-kit/store/use-store'
import type { FailedMail, MailState, TestedMail } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { Page } from '../design/page.tsx'
import { NotLoaded } from '../loaded/not-loaded.tsx'
import { useFormat, useLanguage, useTranslations } from '../locales/language-context.ts'
import { mail as en } from '../locales/mail-en.ts'
import { mail as ptBR } from '../locales/mail-pt-BR.ts'
import { useTexts } from '../locales/use-texts.ts'
import { createMail, type Mail } from './mail.ts'
import './mail-section.css'

const mailTexts = { en, 'pt-BR': ptBR }

/** Whether mails are sent, what waits, what was given up, and a mail to try. */
export function MailSection() {
  const t = useTranslations()
  const w = useTexts(mailTexts)
  const { client } = useAgent()
  const locale = useStore(useLanguage().locale)
  const [model] = useState(() => createMail(client))
  const { status, mail } = useStore(model.state)
  useEffect(() => void model.load(locale), [model, locale])
  return (
    <Page title={t.record.mail} lead={w.lead}>
      {mail === null || status === 'failed' ? (
        <NotLoaded
          status={status === 'ready' ? 'loading' : status}
          onRetry={() => void model.load(locale)}
        />
      ) : (
        <>
          <Sending mail={mail} model={model} />
          {mail.failed.length > 0 && <Failed mails={mail.failed} model={model} />}
        </>
      )}
    </Page>
  )
}

function Sending({ mail, model }: { mail: MailState; model: Mail }) {
  const w = useTexts(mailTexts)
  const format = useFormat()
  const locale = useStore(useLanguage().locale)
  const test = useStore(model.test)
  const { configured, from, waiting, waitingProblem, lastSentAt } = mail
  if (!configured) {
    return (
      <Card title={w.off}>
        <p>{w.offBody}</p>
        <p class="mail-cure">{w.offCure}</p>
      </Card>
    )
  }
  const isSending = test.kind === 'sending'
  return (
    <Card
      title={w.sending}
      actions={
        <button
          type="button"
          class="button"
          aria-disabled={isSending}
          onClick={() => void model.sendTest(locale)}
        >
          {isSending ? w.testing : w.test}
        </button>
      }
    >
      <dl class="mail-facts">
        <dt>{w.from}</dt>
        <dd>{from}</dd>
        <dt>{w.lastSent}</dt>
        <dd>{lastSentAt === null ? w.neverSent : format.dateTime(lastSentAt)}</dd>
        <dt>{w.waiting}</dt>
        <dd>{waiting}</dd>
      </dl>
      {waitingProblem !== null && <Problem text={waitingProblem.text} cure={waitingProblem.cure} />}
      <div role="status">
        {test.kind === 'done' && <Tested tested={test.tested} />}
        {test.kind === 'failed' && <p class="mail-bad">{w.testFailed}</p>}
      </div>
    </Card>
  )
}

function Tested({ tested: { sent, to, text, cure, reply } }: { tested: TestedMail }) {
  const w = useTexts(mailTexts)
  if (sent) return <p class="mail-good">{w.tested(to)}</p>
  return <Problem text={text ?? w.testFailed} cure={cure} reply={reply} />
}

interface ProblemProps {
  text: string
  cure: string | null
  reply?: string | null
}

function Problem({ text, cure, reply = null }: ProblemProps) {
  const w = useTexts(mailTexts)
  return (
    <>
      <p class="mail-bad">{text}</p>
      {cure !== null && (
        <p class="mail-cure">
          <strong>{w.cure}</strong> {cure}
        </p>
      )}
      {reply !== null && (
        <p class="mail-reply">
          {w.reply} <q>{reply}</q>
        </p>
      )}
    </>
  )
}

function Failed({ mails, model }: { mails: readonly FailedMail[]; model: Mail }) {
  const w = useTexts(mailTexts)
  const format = useFormat()
  const locale = useStore(useLanguage().locale)
  const retrying = useStore(model.retrying)
  return (
    <Card title={w.failed} hint={w.failedHint}>
      <ul class="mail-failed">
        {mails.map(({ id, kind, createdAt, retryable, text, cure, reply }) => (
          <li key={id}>
            <p class="mail-kind">
              {w.kinds[kind]} <span class="mail-at">{format.dateTime(createdAt)}</span>
            </p>
            <Problem text={text} cure={cure} reply={reply} />
            {retryable && (
              <button
                type="button"
                class="button button-small"
                aria-disabled={retrying.includes(id)}
                onClick={() => void model.retry(id, locale)}
              >
                {w.retry}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
