import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** The function to call when a form was refused: it leads the focus to the first field that is wrong. */
export function useFocusOnRefusal(form: RefObject<HTMLFormElement | null>): () => void {
  const [refusals, countRefusal] = useState(0)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusals])
  return () => countRefusal((count) => count + 1)
}
