import {
  type CannedResponsesImported,
  type FieldErrorCode,
  type ImportCannedResponses,
  limits,
} from '@papo/protocol'
import { answersSite } from '../agent/agent.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import { firstRevision, nextRevision } from '../platform/revision.ts'
import type { SiteRecord } from '../site/site.ts'
import {
  type CannedFields,
  type CannedResponseRecord,
  revisedFields,
  type ScopeIds,
  withKeys,
} from './canned-response.ts'
import { cleanFields, fieldFaults } from './clean-fields.ts'
import { type CsvFault, type CsvRow, readCsv } from './csv.ts'
import { sitesCalled } from './export.ts'
import {
  type Keeper,
  type KeepingNeeds,
  type KeepingStores,
  lockScopes,
  mayChange,
  recordShared,
} from './scope.ts'

/** How many faults an answer names. */
const mostFaults = 100

/** A row that can be stored by itself. */
interface Row {
  line: number
  scope: ScopeIds
  fields: CannedFields
}

/** What an import writes. */
interface Plan {
  created: CannedResponseRecord[]
  updated: CannedResponseRecord[]
  unchanged: number
  faults: CsvFault[]
}

/**
 * Makes and changes canned responses out of CSV: all rows or none. With `dryRun`, none, and the answer says what would
 * be done. Refuses `invalid_csv` with the faults of every line.
 */
export async function importCannedResponses(
  needs: KeepingNeeds,
  by: Keeper,
  { csv, dryRun = false }: ImportCannedResponses,
): Promise<CannedResponsesImported> {
  const { caller } = by
  const file = readCsv(csv)
  return needs.work.run(async (stores) => {
    const sites = await stores.sites.list(caller.workspaceId)
    const answered = sites.filter(({ id }) => answersSite(caller, id))
    const read = file.rows.map((row) => readRow(caller, answered, row))
    const rows = read.flatMap((one) => ('fields' in one ? [one] : []))
    const faults = [...file.faults, ...read.flatMap((one) => ('faults' in one ? one.faults : []))]
    const known = rowsByScope(rows)
    await lockScopes(
      stores,
      caller,
      [...known.values()].map(([first]) => first.scope),
    )
    const plan = await planOf(stores, needs, caller, [...known.values()])
    requireNone([...faults, ...twice(rows), ...plan.faults])
    if (!dryRun) await store(stores, needs, by, plan)
    const { created, updated, unchanged } = plan
    return { created: created.length, updated: updated.length, unchanged }
  })
}

/** A row with its scope and its fields, or what is wrong with it. */
function readRow(
  caller: AgentCaller,
  sites: readonly SiteRecord[],
  { line, cells }: CsvRow,
): Row | { faults: CsvFault[] } {
  const scope = scopeOfRow(caller, sites, cells)
  const faults = [...fieldFaults(cells), ...('code' in scope ? [scope] : [])]
  if ('code' in scope || faults.length > 0) {
    return { faults: faults.map((fault) => ({ line, ...fault })) }
  }
  return { line, scope, fields: cleanFields(cells) }
}

type ScopeFault = Omit<CsvFault, 'line'>

function scopeOfRow(
  caller: AgentCaller,
  sites: readonly SiteRecord[],
  cells: CsvRow['cells'],
): ScopeIds | ScopeFault {
  const fault = (column: string, code: FieldErrorCode, message: string) => ({
    column,
    code,
    message,
  })
  const site = cells.site.trim()
  const scope = cells.scope.trim().toLowerCase() || 'mine'
  if (!['mine', 'site', 'all'].includes(scope)) {
    return fault('scope', 'unknown_scope', 'must be mine, site or all')
  }
  if (scope !== 'site' && site !== '') {
    return fault('site', 'site_without_scope', 'belongs to the scope site alone')
  }
  const ids = { agentId: scope === 'mine' ? caller.agentId : null, siteId: null }
  if (!mayChange(caller, ids)) {
    return fault('scope', 'forbidden_scope', 'is kept by admins and owners')
  }
  if (scope !== 'site') return ids
  const called = sites.filter(({ id }) => id === site.toLowerCase())
  const [found, other] = called.length > 0 ? called : sitesCalled(site, sites)
  if (found !== undefined && other === undefined) return { agentId: null, siteId: found.id }
  const message = found === undefined ? 'is no site of ours' : 'is the name of several: use the id'
  return fault('site', 'unknown_site', message)
}

const scopeKey = ({ agentId, siteId }: ScopeIds): string => `${agentId}/${siteId}`

function rowsByScope(rows: readonly Row[]): Map<string, [Row, ...Row[]]> {
  const scopes = new Map<string, [Row, ...Row[]]>()
  for (const row of rows) {
    const key = scopeKey(row.scope)
    const others = scopes.get(key)
    if (others === undefined) scopes.set(key, [row])
    else others.push(row)
  }
  return scopes
}

/** Rows whose shortcut another row before them has in the same scope. */
function twice(rows: readonly Row[]): CsvFault[] {
  const seen = new Set<string>()
  return rows.flatMap(({ line, scope, fields }): CsvFault[] => {
    const key = `${scopeKey(scope)}/${withKeys(fields).shortcutKey}`
    const isNew = !seen.has(key)
    seen.add(key)
    const message = 'stands there twice'
    return isNew ? [] : [{ line, column: 'shortcut', code: 'shortcut_twice', message }]
  })
}

async function planOf(
  stores: KeepingStores,
  needs: KeepingNeeds,
  caller: AgentCaller,
  scopes: readonly [Row, ...Row[]][],
): Promise<Plan> {
  const plan: Plan = { created: [], updated: [], unchanged: 0, faults: [] }
  for (const rows of scopes) await planScope(stores, needs, { caller, rows, plan })
  return plan
}

interface ScopePlan {
  caller: AgentCaller
  rows: [Row, ...Row[]]
  plan: Plan
}

/** What the rows of one scope do. The scope must be locked. */
async function planScope(
  { cannedResponses }: KeepingStores,
  { clock, random }: KeepingNeeds,
  { caller: { workspaceId }, rows, plan }: ScopePlan,
): Promise<void> {
  const known = await cannedResponses.shortcuts(workspaceId, rows[0].scope)
  const idsByKey = new Map(known.map(({ id, shortcutKey }) => [shortcutKey, id]))
  const keyed = rows.map((row) => ({ ...row, keyed: withKeys(row.fields) }))
  const named = keyed.flatMap(({ keyed: { shortcutKey } }) => idsByKey.get(shortcutKey) ?? [])
  const stored = await cannedResponses.lock(workspaceId, [...new Set(named)])
  const byKey = new Map(stored.map((record) => [record.shortcutKey, record]))
  const now = clock.now()
  let room = limits.cannedResponses - known.length
  for (const { line, scope, keyed: fields } of keyed) {
    const before = byKey.get(fields.shortcutKey)
    if (before === undefined) {
      room -= 1
      if (room < 0) plan.faults.push(tooMany(line))
      const id = random.newIdAt(now)
      plan.created.push({ id, workspaceId, ...scope, ...fields, ...firstRevision, createdAt: now })
      continue
    }
    const after = { ...before, ...fields }
    const revised = nextRevision(before, revisedFields(before), revisedFields(after))
    if (revised === null) plan.unchanged += 1
    else plan.updated.push({ ...after, ...revised })
  }
}

const tooMany = (line: number): CsvFault => ({
  line,
  code: 'too_many',
  message: `is one more than the ${limits.cannedResponses} that are allowed`,
})

function requireNone(faults: readonly CsvFault[]): void {
  if (faults.length === 0) return
  const errors = faults.toSorted((one, other) => one.line - other.line).slice(0, mostFaults)
  throw new Refusal('invalid_csv', `Nothing is stored: ${faults.length} faults.`, {
    errors: errors.map((fault) => ({ path: '/csv', ...fault })),
  })
}

async function store(
  stores: KeepingStores,
  needs: KeepingNeeds,
  by: Keeper,
  { created, updated }: Plan,
): Promise<void> {
  await stores.cannedResponses.insert(created)
  for (const record of updated) await stores.cannedResponses.save(record)
  const shared = (records: CannedResponseRecord[]) =>
    records.filter(({ agentId }) => agentId === null).length
  const details = { created: shared(created), updated: shared(updated) }
  if (details.created + details.updated === 0) return
  await recordShared(stores, needs, by, {
    action: 'canned_responses_imported',
    target: null,
    details,
  })
}
