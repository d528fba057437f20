import { useStore } from '@papo/chat-kit/store/use-store'
import { words, type Word } from '@papo/protocol'
import type { WordName } from '@papo/sdk'
import { useOpenSite } from './open-site.ts'
import { useTexts } from './texts.ts'
import type { FieldName } from './values.ts'

/** What is wrong with a field, in words; null while nothing is. */
export function useComplaint(field: FieldName): string | null {
  const { complaint } = useTexts()
  const found = useStore(useOpenSite().form.complaints)[field]
  if (found === undefined) return null
  const [, name] = field.split('/')
  const word: Word | undefined = words[name as WordName]
  if (found === 'tooLong') return complaint.tooLong(word?.maxLength ?? 0)
  if (found === 'blank') return complaint.blank(word?.blank ? `{${word.blank}}` : null)
  return complaint[found]
}
