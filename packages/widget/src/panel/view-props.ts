import type { PanelModel } from './panel-model.ts'

/** What every view is given. */
export interface ViewProps {
  readonly model: PanelModel
  readonly close: () => void
}
