import { browserPlatform } from './browser.ts'
import { nodePlatform } from './node.ts'
import { isInPage } from './page.ts'
import type { Platform } from './platform.ts'

/** The platform of whoever runs this. */
export const choosePlatform = (): Platform => (isInPage() ? browserPlatform() : nodePlatform())
