import { type ChatKind, limits, type StartChat } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'
import type { ChatRecord } from './chat-record.ts'
import { cleanLine, cleanText, cleanUrl } from '../platform/text.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'

/** The body of a start, checked and trimmed. */
export interface CleanStart {
  kind: ChatKind
  name: string | null
  email: string | null
  attributes: VisitorRecord['attributes']
  message: { clientId: string; text: string } | null
  page: Pick<ChatRecord, 'pageUrl' | 'pageTitle' | 'pageReferrer'>
  locale: string | null
  timeZone: string | null
}

export function cleanStart(body: StartChat): CleanStart {
  const { visitor, message, page, kind = 'live' } = body
  if (kind === 'message' && message === undefined) throw emptyMessage()
  return {
    kind,
    name: cleanLine('visitor/name', visitor?.name, limits.nameLength),
    email: visitor?.email ?? null,
    attributes: visitor?.attributes ?? {},
    message:
      message === undefined
        ? null
        : {
            clientId: message.clientId.toLowerCase(),
            text: cleanText('message/text', message.text),
          },
    page: {
      pageUrl: page === undefined ? null : cleanUrl('page/url', page.url),
      pageTitle: cleanLine('page/title', page?.title?.replaceAll(/\s+/gu, ' '), limits.titleLength),
      pageReferrer: cleanReferrer(page?.referrer),
    },
    locale: body.locale ?? null,
    timeZone: cleanTimeZone(body.timeZone),
  }
}

const emptyMessage = () =>
  new Refusal('invalid_request', 'A message that is left needs a text.', {
    errors: [{ path: '/message', message: 'is required for the kind message' }],
  })

/** What a browser calls its time zone; a start is not refused for it. */
const cleanTimeZone = (timeZone = ''): string | null =>
  /^[A-Za-z0-9_+\-/:]+$/u.test(timeZone) ? timeZone : null

/** Browsers also send app referrers (`android-app://…`): such a referrer is valid, but is not stored. */
function cleanReferrer(referrer: string | undefined): string | null {
  if (referrer === undefined || referrer === '') return null
  const isWeb = /^https?:/iu.test(referrer)
  return isWeb || !URL.canParse(referrer) ? cleanUrl('page/referrer', referrer) : null
}
