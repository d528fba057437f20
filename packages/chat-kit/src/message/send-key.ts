/** The parts of a keyboard event that decide about sending. */
interface KeyPress {
  readonly key: string
  readonly keyCode: number
  readonly shiftKey: boolean
  readonly isComposing: boolean
}

/** Enter sends, except with Shift or while an input method composes (some browsers report only key code 229). */
export const isSendKey = ({ key, keyCode, shiftKey, isComposing }: KeyPress): boolean =>
  key === 'Enter' && !shiftKey && !isComposing && keyCode !== 229
