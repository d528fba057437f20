import { limits, type StartChat } from '@papo/protocol'
import type { ChatRecord } from './chat-record.ts'
import { cleanLine, cleanText, cleanUrl } from '../platform/text.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'

/** The body of a start, checked and trimmed. */
export interface CleanStart {
  name: string | null
  email: string | null
  attributes: VisitorRecord['attributes']
  message: { clientId: string; text: string } | null
  page: Pick<ChatRecord, 'pageUrl' | 'pageTitle' | 'pageReferrer'>
  locale: string | null
}

export function cleanStart(body: StartChat): CleanStart {
  const { visitor, message, page } = body
  return {
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
  }
}

/** Browsers also send app referrers (`android-app://…`): such a referrer is valid, but is not stored. */
function cleanReferrer(referrer: string | undefined): string | null {
  if (referrer === undefined || referrer === '') return null
  const isWeb = /^https?:/iu.test(referrer)
  return isWeb || !URL.canParse(referrer) ? cleanUrl('page/referrer', referrer) : null
}
