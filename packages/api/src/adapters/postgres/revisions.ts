import type { Revised } from '@papo/core/platform/revision'

/** The revision of a record as its table stores it. */
export const revisionColumns = ({ revision, fieldRevisions }: Revised) => ({
  revision,
  field_revisions: JSON.stringify(fieldRevisions),
})
