import type { Column, Retention, Table } from '@papo/core/platform/column'

/** The registry as a table in Markdown: the stored data of visitors and agents, and its retention. */
export function describeColumns(tables: Readonly<Record<string, Table>>): string {
  const rows = Object.entries(tables).flatMap(([table, { columns, retention }]) =>
    Object.entries(columns)
      .filter(([, { subject }]) => subject !== 'nobody')
      .map(([name, column]) => [
        `\`${table}.${name}\``,
        column.subject,
        column.holds,
        exportOf(column),
        erasureOf(column),
        keptFor(retention),
      ]),
  )
  const head = ['column', 'of', 'holds', 'export', 'erasing the visitor', 'kept']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const exportOf = ({ subject, export: exported }: Column): string => {
  if (exported === null) return subject === 'visitor' ? 'left out' : '—'
  return exported.for === 'owner' ? 'yes' : 'the operator’s'
}

function erasureOf({ subject, erasure, because }: Column): string {
  if (subject !== 'visitor') return '—'
  switch (erasure) {
    case 'nulled':
    case 'blanked':
    case 'emptied':
      return 'erased'
    case 'removed':
      return 'removed with its row'
    case 'kept':
      return `kept: ${because ?? ''}`
  }
}

function keptFor(retention: Retention): string {
  switch (retention.kept) {
    case 'with':
      return `with ${retention.what}`
    case 'as the site says':
      return 'as the site says'
    case 'until':
      return `until \`${retention.column}\``
    case 'months':
      return `${retention.months} months`
  }
}
