import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import type { Gap } from './placeholders.ts'
import type { CannedComposer } from './use-canned-responses.ts'
import './gaps.css'

/** The names of the placeholders, each once. */
export const gapNames = (gaps: readonly Gap[]): string =>
  [...new Set(gaps.map(({ name }) => `{${name}}`))].join(', ')

interface GapMarksProps {
  text: string
  gaps: readonly Gap[]
  field: RefObject<HTMLTextAreaElement | null>
}

/** Marks the placeholders behind the field, which shows the text itself. */
export function GapMarks({ text, gaps, field }: GapMarksProps) {
  const marks = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = field.current
    if (!element || !gaps.length) return
    const follow = () => {
      if (marks.current) marks.current.scrollTop = element.scrollTop
    }
    follow()
    element.addEventListener('scroll', follow)
    return () => element.removeEventListener('scroll', follow)
  })
  if (!gaps.length) return null
  const starts = [0, ...gaps.map(({ to }) => to)]
  return (
    <div ref={marks} class="composer-field gap-marks" dir="auto" aria-hidden="true">
      {gaps.map(({ from, to }, at) => [
        text.slice(starts[at], from),
        <mark key={from}>{text.slice(from, to)}</mark>,
      ])}
      {text.slice(starts.at(-1))}
      {'\n'}
    </div>
  )
}

/** Names what is still to be filled in, and leads there. */
export function GapNote({ composer }: { composer: CannedComposer }) {
  const { canned: t } = useTranslations()
  const { gaps, fillIn } = composer
  return (
    <div class="gap-note-region" role="status">
      {gaps.length > 0 && (
        <p class="gap-note">
          <Icon name="alert" />
          <span>{t.gaps(gapNames(gaps))}</span>
          <button type="button" class="text-button" onClick={fillIn}>
            {t.fillIn}
          </button>
        </p>
      )}
    </div>
  )
}
