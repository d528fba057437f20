import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mutated } from './mutations.ts'
import { index, mutationsOf, root } from './sources.ts'

describe('a mutation', () => {
  it('makes its changes in order, nested ones too', () => {
    const source = '// @fault outer\nconst a = f(() => {\n  // @fault inner\n  return b\n})\n'
    const changes = [
      { at: 'inner', value: '1' },
      { at: 'outer', value: '[$it]' },
    ]
    const result = mutated(source, { file: 'a.ts', changes })
    expect(result.replaceAll(/\s+/g, ' ')).toContain(
      'const a = [f(() => { // @fault inner return 1 })]',
    )
  })

  it('changes the file that has the tag', () => {
    const [mutation] = mutationsOf([{ drop: 'chat-lock' }])
    expect(readFileSync(join(root, mutation?.file ?? ''), 'utf8')).toContain('// @fault chat-lock')
  })

  it('is refused where no source has its tag', () => {
    expect(() => mutationsOf([{ drop: 'no-such-tag' }])).toThrow('no source has the tag')
  })
})

describe('the tags of all sources', () => {
  it('have unique names', () => {
    const source = '// @fault one\nfirst()'
    expect(() =>
      index([
        ['a.ts', source],
        ['b.ts', source],
      ]),
    ).toThrow('@fault one is in a.ts and in b.ts')
  })
})
