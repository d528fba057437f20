import { browserPlatform } from './browser.ts'
import { nodePlatform } from './node.ts'
import type { Platform } from './platform.ts'

/** The platform of whoever runs this. */
export const choosePlatform = (): Platform =>
  typeof document === 'object' ? browserPlatform() : nodePlatform()
