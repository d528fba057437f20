import type { VisitorExport } from '@papo/protocol'
import { inTables } from '../oracle/kept.ts'
import { Customer } from '../people/customer.ts'
import { notKept, plant, type Planted, replaced } from '../people/planted.ts'
import type { Stranger } from '../people/stranger.ts'
import type { Scenario } from '../scenario.ts'
import { openDatabase } from '../stack/database.ts'
import { owner } from '../stack/stack.ts'
import type { Stage } from '../stage.ts'

/** So many words are left, less than a place or two. */
const fewestWords = 20

/** What an owner is given of a visitor is all that the database has of them, and nothing of anybody else. */
export const exported: Scenario = {
  name: 'P1',
  title: 'export of one visitor',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'notes of agents are part of the export',
      without: {
        at: 'exported-entries',
        as: "if (entry.kind === 'note') continue; $it",
      },
    },
    {
      what: 'where the visitor came from is part of the export',
      without: { at: 'exported-chats', as: '$it, pageReferrer: null' },
    },
    {
      what: 'an export has chats of the visitor alone',
      without: { at: 'rows-of-visitor', value: "sql`${visitorId}::text <> ''`" },
    },
  ],
  async run(stage) {
    const stranger = stage.stranger()
    const ours = await Customer.of(stranger, 'ours', owner)
    const count = stage.pick({ brief: 2, usual: 5, full: 20 })
    const visitors: Planted[] = []
    for (let made = 0; made < count; made += 1) {
      stage.note(`visitor ${made + 1}`)
      visitors.push(await plant(stranger, ours))
    }
    const exports = await exportsOf(stage, stranger, ours, visitors)
    stage.note('a scan of the database')
    const tables = (await inTables(stage)).map(([, text]) => text).join('\n')
    let words = 0
    for (const [at, visitor] of visitors.entries()) {
      const text = JSON.stringify(exports[at])
      words += demandSame(visitor, text, tables)
      const stranger = visitors.find(
        (other) => other !== visitor && other.canaries.in(text).length > 0,
      )
      if (stranger !== undefined) throw new Error('an export has what another visitor wrote')
    }
    const entries = await demandRows(stage, exports)
    return { visitors: visitors.length, words, entries, missing: 0 }
  },
}

/** By every node, and the same by each. */
async function exportsOf(
  stage: Stage,
  stranger: Stranger,
  { owner }: Customer,
  visitors: readonly Planted[],
): Promise<VisitorExport[]> {
  const exports: VisitorExport[] = []
  for (const { visitorId } of visitors) {
    const path = `/v1/visitors/${visitorId}/export`
    const each: VisitorExport[] = []
    for (const { url } of stage.nodes) {
      each.push(await stranger.ask<VisitorExport>('GET', path, { token: owner.token, url }))
    }
    const [first, ...more] = each
    if (first === undefined) throw new Error('there is no node')
    const same = (one: VisitorExport) => JSON.stringify({ ...one, exportedAt: null, tokens: null })
    if (more.some((one) => same(one) !== same(first))) throw new Error('two nodes export otherwise')
    exports.push(first)
  }
  return exports
}

/** The words of the export are those of the database. */
function demandSame({ canaries }: Planted, text: string, tables: string): number {
  const given = canaries.in(text)
  const kept = canaries.in(tables)
  const missing = kept.find((place) => !given.includes(place))
  if (missing !== undefined) throw new Error(`${missing} is kept and not exported`)
  const invented = given.find((place) => !kept.includes(place))
  if (invented !== undefined) throw new Error(`${invented} is exported and not kept`)
  const wrong = kept.find((place) => notKept.includes(place))
  if (wrong !== undefined) throw new Error(`${wrong} is kept`)
  const gone = kept.filter((place) => !replaced.includes(place))
  if (gone.length < fewestWords) throw new Error(`only ${gone.length} words are kept`)
  return kept.length
}

/** Chats and entries are those of the database, one by one. */
async function demandRows(stage: Stage, exports: readonly VisitorExport[]): Promise<number> {
  const database = await openDatabase(stage.stack)
  let entries = 0
  for (const { visitor, chats, identities, tokens } of exports) {
    const rows = await database.query(`
      SELECT chat.id AS chat, message.id, message.seq, message.text
      FROM chat_session chat JOIN message ON message.chat_id = chat.id
      WHERE chat.visitor_id = '${visitor.id}' ORDER BY chat.id, message.seq`)
    const given = chats.flatMap((chat) =>
      chat.log.map(({ id, seq, text }) => ({ chat: chat.id, id, seq, text })),
    )
    if (JSON.stringify(given) !== JSON.stringify(rows)) {
      throw new Error(`${given.length} entries are exported of ${rows.length}, or others`)
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
