/** A text of the widget that an owner may replace. */
export interface Word {
  /** Unicode code points. */
  readonly maxLength: number
  /** The name in braces that the text may contain, such as `{n}`; the widget fills it in. */
  readonly blank?: string
}

const label = 60
const line = 120
const sentence = 200

/** The languages that the widget has texts in. */
export const widgetLanguages = ['pt-BR', 'en'] as const
/** A language that the widget has texts in. */
export type WidgetLanguage = (typeof widgetLanguages)[number]

/** The texts of the widget that an owner may replace, in the order in which visitors meet them. */
export const words = {
  panelTitle: { maxLength: label },
  homeGreeting: { maxLength: sentence },
  homeStart: { maxLength: label },
  homeOnline: { maxLength: line },
  homeReplyTime: { maxLength: line },
  consentText: { maxLength: 600 },
  consentAccept: { maxLength: label },
  consentDecline: { maxLength: label },
  identityRequired: { maxLength: sentence },
  prechatIntro: { maxLength: sentence },
  prechatName: { maxLength: label },
  prechatEmail: { maxLength: label },
  prechatQuestion: { maxLength: line },
  waitingTitle: { maxLength: label },
  waitingBody: { maxLength: sentence },
  waitingPosition: { maxLength: line, blank: 'n' },
  waitingNext: { maxLength: line },
  waitingEstimate: { maxLength: line, blank: 'range' },
  waitingLong: { maxLength: sentence },
  waitingCancel: { maxLength: label },
  chatJoined: { maxLength: line, blank: 'agent' },
  chatTransferred: { maxLength: line, blank: 'agent' },
  chatRequeued: { maxLength: sentence },
  composerPlaceholder: { maxLength: label },
  idleExtend: { maxLength: label },
  offlineTitle: { maxLength: line },
  offlineHours: { maxLength: line, blank: 'when' },
  endConfirm: { maxLength: line },
  endKeep: { maxLength: label },
  endAction: { maxLength: label },
  endedByAgent: { maxLength: line, blank: 'agent' },
  endedByYou: { maxLength: line },
  endedIdle: { maxLength: line },
  ratingTitle: { maxLength: line },
  ratingComment: { maxLength: label },
  ratingSubmit: { maxLength: label },
  ratingSkip: { maxLength: label },
  thanksTitle: { maxLength: label },
  thanksBody: { maxLength: sentence },
  thanksAgain: { maxLength: label },
} as const satisfies Record<string, Word>
/** The name of a text of the widget that an owner may replace. */
export type WordName = keyof typeof words

/** The names in braces of a text that the widget does not fill in there: it would show nothing in their place. */
export function unknownBlanks(name: WordName, text: string): string[] {
  const { blank }: Word = words[name]
  return Array.from(text.matchAll(/\{(\w+)\}/g), ([, found = '']) => found).filter(
    (found) => found !== blank,
  )
}
