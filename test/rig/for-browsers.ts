import { shareChromium } from './chromium.ts'

/** Starts the Chromium that all files share. */
export const setup = shareChromium
