import { isPapoError } from '@papo/sdk'
import type { PanelContext } from './panel-context.ts'

/** Tells the page what went wrong. */
export function report({ emit }: Pick<PanelContext, 'emit'>, error: unknown): void {
  const { code, message } = isPapoError(error) ? error : { code: 'unknown', message: String(error) }
  emit('error', { code, message })
}
