import type { VisitorExport } from '@papo/protocol'
import { findInTables } from '../../fault-rig/run/stored.ts'
import { Workspace } from '../../fault-rig/clients/workspace.ts'
import { notStored, seed, type SeededData, replaced } from '../../fault-rig/clients/seeded-data.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { openDatabase } from '../../fault-rig/stack/database.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** Fewest words that must be found: all places but one or two. */
const minWords = 20

export const visitorExport: Scenario = {
  code: 'P1',
  name: 'visitor-export',
  what: 'An owner’s export of a visitor has everything that the database has of them, and nothing of other visitors.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'an export contains the agents’ notes',
      without: {
        at: 'exported-entries',
        as: "if (entry.kind === 'note') continue; $it",
      },
    },
    {
      what: 'an export contains the referrer',
      without: { at: 'exported-chats', as: '$it, pageReferrer: null' },
    },
    {
      what: 'an export contains chats of the visitor alone',
      without: { at: 'rows-of-visitor', value: "sql`${visitorId}::text <> ''`" },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const count = faultRun.pick({ brief: 2, usual: 5, full: 20 })
    const visitors: SeededData[] = []
    for (let made = 0; made < count; made += 1) {
      faultRun.progress(`visitor ${made + 1}`)
      visitors.push(await seed(client, ours))
    }
    const exports = await exportsOf(faultRun, client, ours, visitors)
    faultRun.progress('a scan of the database')
    const tables = (await findInTables(faultRun)).map(([, text]) => text).join('\n')
    let words = 0
    for (const [at, visitor] of visitors.entries()) {
      const text = JSON.stringify(exports[at])
      words += requireSame(visitor, text, tables)
      const client = visitors.find(
        (other) => other !== visitor && other.markers.in(text).length > 0,
      )
      if (client !== undefined) throw new Error('an export has what another visitor wrote')
    }
    const entries = await requireRows(faultRun, exports)
    return { visitors: visitors.length, words, entries, missing: 0 }
  },
}

/** Exports from every node; all must be equal. */
async function exportsOf(
  faultRun: FaultRun,
  client: RawClient,
  { owner }: Workspace,
  visitors: readonly SeededData[],
): Promise<VisitorExport[]> {
  const exports: VisitorExport[] = []
  for (const { visitorId } of visitors) {
    const path = `/v1/visitors/${visitorId}/export`
    const each: VisitorExport[] = []
    for (const { url } of faultRun.nodes) {
      each.push(await client.ask<VisitorExport>('GET', path, { token: owner.token, url }))
    }
    const [first, ...more] = each
    if (first === undefined) throw new Error('there is no node')
    const same = (one: VisitorExport) => JSON.stringify({ ...one, exportedAt: null, tokens: null })
    if (more.some((one) => same(one) !== same(first)))
      throw new Error('two nodes export different data')
    exports.push(first)
  }
  return exports
}

/** The words in the export are those in the database. */
function requireSame({ markers }: SeededData, text: string, tables: string): number {
  const exportedWords = markers.in(text)
  const stored = markers.in(tables)
  const missing = stored.find((place) => !exportedWords.includes(place))
  if (missing !== undefined) throw new Error(`${missing} is stored and not exported`)
  const invented = exportedWords.find((place) => !stored.includes(place))
  if (invented !== undefined) throw new Error(`${invented} is exported and not stored`)
  const wrong = stored.find((place) => notStored.includes(place))
  if (wrong !== undefined) throw new Error(`${wrong} is stored`)
  const current = stored.filter((place) => !replaced.includes(place))
  if (current.length < minWords) throw new Error(`only ${current.length} words are stored`)
  return stored.length
}

/** The chats and entries of the export are those of the database, one by one. */
async function requireRows(faultRun: FaultRun, exports: readonly VisitorExport[]): Promise<number> {
  const database = await openDatabase(faultRun.stack)
  let entries = 0
  for (const { visitor, chats, identities, tokens } of exports) {
    const rows = await database.query(`
      SELECT chat.id AS chat, message.id, message.seq, message.text
      FROM chat_session chat JOIN message ON message.chat_id = chat.id
      WHERE chat.visitor_id = '${visitor.id}' ORDER BY chat.id, message.seq`)
    const exportedWords = chats.flatMap((chat) =>
      chat.log.map(({ id, seq, text }) => ({ chat: chat.id, id, seq, text })),
    )
    if (JSON.stringify(exportedWords) !== JSON.stringify(rows)) {
      throw new Error(`${exportedWords.length} entries are exported of ${rows.length}, or others`)
    }
    for (const [table, some] of [
      ['visitor_identity', identities],
      ['visitor_token', tokens],
    ] as const) {
      const where = `WHERE visitor_id = '${visitor.id}'`
      const found = await database.query(`SELECT visitor_id FROM ${table} ${where}`)
      if (found.length !== some.length || found.length === 0) {
        throw new Error(`${some.length} rows of ${table} are exported of ${found.length}`)
      }
    }
    entries += rows.length
  }
  await database.close()
  return entries
}
