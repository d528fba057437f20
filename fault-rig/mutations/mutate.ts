/**
 * Loaded before a program, takes protections out of it: changes the source of each file that
 * `FAULT_MUTATIONS` names as it is loaded. A tag that does not occur exactly once stops the
 * program.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { appliedVariable, mutated, mutations } from './mutations.ts'

const root = new URL('../..', import.meta.url)
const byUrl = new Map(
  (mutations()?.list ?? []).map((mutation) => [new URL(mutation.file, root).href, mutation]),
)
const applied = process.env[appliedVariable]

registerHooks({
  load(url, context, next) {
    const mutation = byUrl.get(url)
    if (mutation === undefined) return next(url, context)
    const source = mutated(readFileSync(fileURLToPath(url), 'utf8'), mutation)
    if (applied) appendFileSync(applied, `${mutation.file}\n`)
    return { format: 'module-typescript', source, shortCircuit: true }
  },
})
