import type { PanelModel } from './panel-model.ts'

/** The props of every view. */
export interface ViewProps {
  readonly model: PanelModel
  readonly close: () => void
}
