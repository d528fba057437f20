import type { Chat, WidgetSettings } from '@papo/sdk'

/** How the answer to a message that was left comes: by mail too, or only here. */
export const sentTextOf = (
  { answersByMail }: Pick<WidgetSettings, 'answersByMail'>,
  { visitor }: Pick<Chat, 'visitor'>,
) => (answersByMail && visitor.hasEmail ? 'offline.mailed' : 'offline.sent')
