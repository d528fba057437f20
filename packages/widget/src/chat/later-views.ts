import type * as Later from './later.ts'

/** The views that no chat begins with. They are loaded while it runs. */
export type LaterViews = typeof Later
