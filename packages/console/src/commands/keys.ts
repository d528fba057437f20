/** Keys that are pressed together. */
export interface Keys {
  /** `command` is Ctrl, or ⌘ on a Mac. Keys without a modifier are taken only while nobody types. */
  readonly modifier: 'alt' | 'command' | 'none'
  /** The key itself, as `KeyboardEvent.code` names it: with Alt, a Mac writes another letter. */
  readonly code: string
  /** What the key writes, for signs whose place differs from keyboard to keyboard. */
  readonly sign?: string
}

/** What is needed of a key press. */
export type Press = Pick<
  KeyboardEvent,
  'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code' | 'key'
>

export const alt = (code: string): Keys => ({ modifier: 'alt', code })
export const command = (code: string): Keys => ({ modifier: 'command', code })

function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: Press, keys: Keys, isMac: boolean) {
  switch (keys.modifier) {
    case 'alt':
      return altKey && !ctrlKey && !metaKey && !shiftKey
    case 'command':
      return !altKey && !shiftKey && (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey)
    case 'none':
      return !altKey && !ctrlKey && !metaKey
  }
}

/** Where Alt writes other signs, the code decides. */
function hasKey(press: Press, { modifier, code, sign }: Keys, isMac: boolean): boolean {
  const isBySign = sign !== undefined && !(isMac && modifier === 'alt')
  return isBySign ? press.key === sign : press.code === code
}

/** Whether exactly these keys are pressed. */
export const isPressed = (press: Press, keys: Keys, isMac: boolean): boolean =>
  hasModifier(press, keys, isMac) && hasKey(press, keys, isMac)

/** `J` for `KeyJ`, `1` for `Digit1`. */
const nameOf = ({ code, sign }: Keys): string => sign ?? code.replace(/^(Key|Digit)/, '')

/** The keys as `aria-keyshortcuts` names them. */
export function ariaKeys(keys: Keys, isMac: boolean): string {
  const modifier = { alt: 'Alt', command: isMac ? 'Meta' : 'Control', none: 'Shift' }[keys.modifier]
  return `${modifier}+${nameOf(keys)}`
}

/** The keys as people read them, each by itself. */
export function shownKeys(keys: Keys, isMac: boolean): readonly string[] {
  const shown = { alt: isMac ? '⌥' : 'Alt', command: isMac ? '⌘' : 'Ctrl', none: null }
  const modifier = shown[keys.modifier]
  return modifier === null ? [nameOf(keys)] : [modifier, nameOf(keys)]
}

/** The same on one line, as `Alt+J` or `⌥J`. */
export const keysText = (keys: Keys, isMac: boolean): string =>
  shownKeys(keys, isMac).join(isMac ? '' : '+')
