import { useLoadedView } from '../loaded/use-loaded-view.ts'
import type { BlockButtonProps } from './block-button.tsx'

/** The button that blocks a visitor, loaded once it is needed. Without it, everything else works. */
export function LazyBlockButton(props: BlockButtonProps) {
  const { View } = useLoadedView(async () => (await import('./block-button.tsx')).BlockButton)
  return View && <View {...props} />
}
