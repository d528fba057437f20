import type { PrivacySheet } from '@papo/protocol'
import type { Retention, Table } from '../platform/column.ts'
import { personalColumns } from './personal-columns.ts'

/** The tables with personal data, from the registry of columns: what is stored, of whom, and for how long. */
export function privacySheet(
  registry: Readonly<Record<string, Table>> = personalColumns,
): PrivacySheet {
  const tables = Object.entries(registry).map(([name, { columns, retention }]) => ({
    name,
    ...keptFor(retention),
    columns: Object.entries(columns).flatMap(([column, { subject, erasure, export: exported }]) =>
      subject === 'nobody'
        ? []
        : [
            {
              name: column,
              of: subject,
              erased: erasure !== 'kept',
              exported: exported?.for === 'owner',
            },
          ],
    ),
  }))
  return { tables: tables.filter(({ columns }) => columns.length > 0) }
}

function keptFor(retention: Retention): Pick<PrivacySheet['tables'][number], 'kept' | 'months'> {
  switch (retention.kept) {
    case 'with':
    case 'until':
      return { kept: retention.kept, months: null }
    case 'as the site says':
      return { kept: 'site', months: null }
    case 'months':
      return { kept: 'months', months: retention.months }
  }
}
