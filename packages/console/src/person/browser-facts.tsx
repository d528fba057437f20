import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat, ChatVisitor } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useLanguage, useTranslations } from '../locales/language-context.ts'
import { Fact, Facts, Unverified } from './facts.tsx'
import { usePersonTexts } from './use-person-texts.ts'

/** What the visitor’s browser says of itself. */
export function BrowserFacts({ chat, known }: { chat: Chat; known: ChatVisitor | null }) {
  const texts = usePersonTexts()
  const { details } = useTranslations()
  const format = useFormat()
  const hasAny = known?.browser || known?.system || known?.timeZone || chat.locale
  if (!hasAny) return null
  return (
    <Facts title={texts.browserTitle} mark={<Unverified hint={texts.browserHint} />}>
      {known?.browser && <Fact name={texts.browser}>{known.browser}</Fact>}
      {known?.system && <Fact name={texts.system}>{known.system}</Fact>}
      {chat.locale && <Fact name={details.locale}>{format.language(chat.locale)}</Fact>}
      {known?.timeZone && (
        <Fact name={texts.timeZone}>
          {known.timeZone.replaceAll('_', ' ')}
          <TimeThere timeZone={known.timeZone} />
        </Fact>
      )}
    </Facts>
  )
}

/** What the clock shows where the visitor is; nothing for a zone that this browser does not know. */
function TimeThere({ timeZone }: { timeZone: string }) {
  const texts = usePersonTexts()
  const { ticker } = useAgent()
  const locale = useStore(useLanguage().locale)
  const now = useStore(ticker.now)
  const time = timeIn(timeZone, locale, now)
  return time && <span class="fact-beside">{texts.there(time)}</span>
}

function timeIn(timeZone: string, locale: string, now: number): string | null {
  try {
    return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(now)
  } catch {
    return null
  }
}
