import { PapoError } from '../papo-error.ts'
import type { Platform } from './platform.ts'

/**
 * A part of the SDK that is loaded when it is needed, once. Without it the call fails like one that did not
 * reach the server; the next call tries again.
 */
export function lazyPart<Part>(load: () => Promise<Part>): (platform: Platform) => Promise<Part> {
  let loaded: Promise<Part> | null = null
  return (platform) => {
    loaded ??= platform.loadPart(load).catch((cause: unknown) => {
      loaded = null
      const message = 'A part of the SDK could not be loaded'
      throw new PapoError('network_error', { message, retry: true, cause })
    })
    return loaded
  }
}
