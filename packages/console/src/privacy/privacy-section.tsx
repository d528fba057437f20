import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { Card } from '../design/card.tsx'
import { Page } from '../design/page.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { type SectionProps, settingsRoute } from '../navigation/route.ts'
import { FindVisitor } from './find-visitor.tsx'
import { createFoundVisitors } from './found-visitors.ts'
import { RetentionCard } from './retention-card.tsx'
import { words as en } from './words-en.ts'
import { words as ptBR } from './words-pt-BR.ts'
import './privacy-section.css'

export const privacyWords = { en, 'pt-BR': ptBR }

/** What is stored of visitors. `id` is a visitor or a chat to look for. */
export function PrivacySection({ id }: SectionProps) {
  const t = useTranslations()
  const w = useTexts(privacyWords)
  const { client } = useAgent()
  const [visitors] = useState(() => createFoundVisitors(client))
  useEffect(() => {
    if (id !== null) void visitors.search(id)
  }, [visitors, id])
  return (
    <Page title={t.record.privacy} lead={w.lead}>
      <FindVisitor visitors={visitors} words={w} initial={id ?? ''} />
      <RetentionCard words={w} />
      <Card title={w.sheet.title} hint={w.sheet.hint}>
        <Link to={settingsRoute('sheet')} class="button">
          {w.sheet.open}
        </Link>
      </Card>
    </Page>
  )
}
