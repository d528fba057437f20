import { browserPlatform } from './browser.ts'
import { nodePlatform } from './node.ts'
import { isInPage } from './page.ts'
import type { Platform } from './platform.ts'

/** The platform for the current environment: a page or Node. */
export const choosePlatform = (): Platform => (isInPage() ? browserPlatform() : nodePlatform())
