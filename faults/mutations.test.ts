import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { changesIn, checkProtections, typeFaults } from './check-protections.ts'
import { mutated } from './mutations.ts'
import { scenarios } from './scenarios/list.ts'
import { index, mutationsOf, taggedFiles } from './sources.ts'
import { served } from './stack/bundles.ts'
import { temporaryFolder } from './stack/services.ts'
import { tagOf } from './tags.ts'

const compilesWithinMs = 300_000

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
    expect(readFileSync(new URL(`../${mutation?.file}`, import.meta.url), 'utf8')).toContain(
      '// @fault chat-lock',
    )
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

  it('are each used by a scenario or by the rig itself', () => {
    const used = new Set(scenarios.flatMap(changesIn).flat().map(tagOf))
    for (const tag of Object.values(served)) used.add(tag)
    expect([...taggedFiles().keys()].filter((tag) => !used.has(tag))).toEqual([])
  })
})

describe('the protections of a scenario', () => {
  it.each(scenarios)('$name are tagged in the source, and can be taken out', (scenario) => {
    expect(() => checkProtections(scenario)).not.toThrow()
  })

  it(
    'can be taken out of a program that still compiles',
    async () => {
      const folder = temporaryFolder()
      try {
        expect(await typeFaults(scenarios.flatMap(changesIn), folder.path)).toBe('')
      } finally {
        folder.remove()
      }
    },
    compilesWithinMs,
  )

  it(
    'do not compile when they use a removed name',
    async () => {
      const folder = temporaryFolder()
      try {
        const unknownName = [{ at: 'hash-of-secret', value: 'secretOfOld' }]
        const errors = await typeFaults([unknownName], folder.path)
        expect(errors).toContain("Cannot find name 'secretOfOld'")
      } finally {
        folder.remove()
      }
    },
    compilesWithinMs,
  )
})
