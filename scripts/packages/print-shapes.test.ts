import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as schemas from '@papo/protocol/schemas'
import { expect, it, onTestFinished } from 'vitest'
import { emitDeclarations, writePlainShapes } from './declarations.ts'
import { printShapes, type Schema } from './print-shapes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
const print = (shapes: Record<string, Schema>) => printShapes(new Map(Object.entries(shapes)))

it('a schema becomes an interface whose fields have the descriptions of the schema', () => {
  const text: Schema = { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'The text.' }
  const kind: Schema = { enum: ['text', "the agent's"], description: 'A kind */ of entry.' }
  const entry: Schema = {
    type: 'object',
    description: 'An entry.',
    required: ['text', 'kind'],
    properties: {
      text,
      kind,
      stars: { type: 'integer' },
      'pt-BR': text,
      more: { type: 'array', items: text },
    },
  }
  expect(print({ Entry: entry, Kind: kind })).toBe(`/** An entry. */
export interface Entry {
  /** The text. */
  text: string | null;
  /** A kind *\\/ of entry. */
  kind: Kind;
  stars?: number;
  /** The text. */
  'pt-BR'?: string | null;
  more?: (string | null)[];
}

/** A kind *\\/ of entry. */
export type Kind = 'text' | 'the agent\\'s';
`)
})

it('the comment of a field has its bounds, unless the description has them', () => {
  const capacity: Schema = { type: 'integer', minimum: 1, maximum: 1000, description: 'Chats.' }
  const stars: Schema = { type: 'integer', minimum: 1, maximum: 5, description: 'Stars, 1 to 5.' }
  const name: Schema = { type: 'string', maxLength: 80 }
  expect(print({ Agent: { type: 'object', properties: { capacity, stars, name } } }))
    .toBe(`export interface Agent {
  /** Chats. From 1 to 1,000. */
  capacity?: number;
  /** Stars, 1 to 5. */
  stars?: number;
  /** At most 80 characters. */
  name?: string;
}
`)
})

it('a schema that has no type here is refused', () => {
  expect(() => print({ Odd: { type: 'tuple' } })).toThrow('"tuple"')
})

it('every shape in plain is exactly the type that is derived from its schema', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'papo-shapes-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await emitDeclarations('protocol', folder)
  await writePlainShapes(folder)
  const shapes = await readFile(join(folder, 'shapes-in-plain.d.ts'), 'utf8')
  const names = [...shapes.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(50)
  expect(names).toContain('Message')
  expect(names.filter((name) => !(`${name}Schema` in schemas))).toEqual([])

  const checks = names.map((name) => `const _${name}: Same<plain.${name}, derived.${name}> = true`)
  await writeFile(
    join(folder, 'same.ts'),
    `import type * as derived from ${JSON.stringify(join(root, 'packages/protocol/src/index.ts'))}
import type * as plain from './shapes-in-plain.js'
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
${checks.join('\n')}\n`,
  )
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: { noUnusedLocals: false },
      files: ['same.ts'],
    }),
  )
  const outcome = run(join(root, 'node_modules/.bin/tsc'), ['-p', folder])
  await expect(outcome.catch(({ stdout }: { stdout: string }) => ({ stdout }))).resolves.toEqual(
    expect.objectContaining({ stdout: '' }),
  )
})
