import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { accessOf } from './callers.ts'

const sources = fileURLToPath(new URL('../../packages/api/src/http/routes', import.meta.url))

describe('the table of callers', () => {
  it('has every operation of the API', () => {
    const texts = globSync('**/*.ts', { cwd: sources }).map((file) =>
      readFileSync(join(sources, file), 'utf8'),
    )
    const names = texts.flatMap((text) =>
      [...text.matchAll(/operationId: '(\w+)'/g)].map(([, name]) => name ?? ''),
    )
    expect(names).toContain('startChat')
    expect(names.filter((name) => !Object.hasOwn(accessOf, name))).toEqual([])
  })
})
