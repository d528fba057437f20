import { isPapoError } from '@papo/sdk'
import type { Surroundings } from './surroundings.ts'

/** Tells the page what went wrong. */
export function report({ emit }: Pick<Surroundings, 'emit'>, error: unknown): void {
  const { code, message } = isPapoError(error) ? error : { code: 'unknown', message: String(error) }
  emit('error', { code, message })
}
