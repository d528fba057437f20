import type * as After from '../rating/after.ts'
import type { PanelModel } from './panel-model.ts'

/** What every view is given. */
export interface ViewProps {
  readonly model: PanelModel
  readonly close: () => void
}

/** The views of what comes after a chat. */
export type AfterViews = typeof After
