import type { Site } from '@papo/sdk'
import { createRequiredContext } from '../agent/required-context.ts'
import type { PreviewModel } from './preview.ts'
import type { SiteForm } from './site-settings.ts'

/** What every part of an open site's settings may use. */
export interface OpenSite {
  readonly site: Site
  readonly form: SiteForm
  readonly preview: PreviewModel
}

export const OpenSiteContext = createRequiredContext<OpenSite>('an open site')
export const useOpenSite = OpenSiteContext.use
