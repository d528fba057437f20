import type * as After from './after.ts'

/** The views of what comes after a chat. */
export type AfterViews = typeof After
