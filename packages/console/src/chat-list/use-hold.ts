import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** Says whether the pointer or the focus is in the element, now and after each change. */
export function useHold(
  frame: RefObject<HTMLElement | null>,
  onChange: (isHeld: boolean) => void,
): void {
  useEffect(() => {
    const element = frame.current
    if (!element) return
    let isHeld = false
    let isPointed = false
    const tell = (focused: EventTarget | null = document.activeElement) => {
      const next = isPointed || element.contains(focused as Node | null)
      if (next !== isHeld) onChange(next)
      isHeld = next
    }
    const point = (next: boolean) => () => {
      isPointed = next
      tell()
    }
    const [enter, leave] = [point(true), point(false)]
    element.addEventListener('pointerenter', enter)
    element.addEventListener('pointerleave', leave)
    const onFocus = () => tell()
    const onBlur = ({ relatedTarget }: FocusEvent) => tell(relatedTarget)
    // Of a focused element that is removed the list hears nothing: the next focus in the page tells.
    document.addEventListener('focusin', onFocus)
    document.addEventListener('focusout', onBlur)
    return () => {
      element.removeEventListener('pointerenter', enter)
      element.removeEventListener('pointerleave', leave)
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('focusout', onBlur)
      if (isHeld) onChange(false)
    }
  }, [onChange])
}
