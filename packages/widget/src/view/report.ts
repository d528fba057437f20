import { isPapoError } from '@papo/sdk'
import type { PanelContext } from './panel-context.ts'

/** Emits an error to the page. */
export function report({ emit }: Pick<PanelContext, 'emit'>, error: unknown): void {
  const { code, message } = isPapoError(error) ? error : { code: 'unknown', message: String(error) }
  emit('error', { code, message })
}
