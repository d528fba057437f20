import type * as After from './after.ts'

/** The views for the end of a chat. */
export type AfterViews = typeof After
