import type { Chat, VisitedPage } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { AddressText, Fact, Section } from './facts.tsx'
import { usePersonTexts } from './use-person-texts.ts'
import './visited-pages.css'

interface VisitedPagesProps {
  chat: Chat
  /** Oldest first. */
  journey: readonly VisitedPage[]
}

/** The page that the visitor is on, where they came from, and the pages in between. */
export function VisitedPages({ chat, journey }: VisitedPagesProps) {
  const { details } = useTranslations()
  const texts = usePersonTexts()
  const { page, status } = chat
  if (!page) return null
  return (
    <Section title={details.page}>
      <dl class="facts-list">
        <Fact name={status === 'ended' ? texts.lastPage : texts.onPage} isWide>
          {page.title && <span class="fact-lead">{page.title}</span>}
          <AddressText address={page.url} />
        </Fact>
        {page.referrer && (
          <Fact name={details.referrer} isWide>
            <AddressText address={page.referrer} />
          </Fact>
        )}
      </dl>
      {journey.length > 1 && <Journey pages={journey} />}
    </Section>
  )
}

function Journey({ pages }: { pages: readonly VisitedPage[] }) {
  const texts = usePersonTexts()
  const format = useFormat()
  const { ticker } = useAgent()
  return (
    <details class="journey">
      <summary>{texts.journey(pages.length)}</summary>
      <ol class="journey-list">
        {pages.toReversed().map(({ url, title, at }) => (
          <li key={`${at} ${url}`} class="journey-page">
            <time class="journey-time" dateTime={at} title={format.dateTime(at)}>
              {format.moment(at, ticker.now.get())}
            </time>
            <span class="journey-what" dir="auto">
              <span class="fact-lead">{title ?? texts.noTitle}</span>
              <AddressText address={url} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  )
}
