import { describe, expect, it } from 'vitest'
import { scenarios } from '../all-scenarios.ts'
import { taggedFiles } from '../mutations/sources.ts'
import { tagOf } from '../mutations/tags.ts'
import { served } from '../stack/bundles.ts'
import { temporaryFolder } from '../stack/services.ts'
import { changesIn, checkProtections, typeFaults } from './check-protections.ts'

const compilesWithinMs = 300_000

describe('the tags of all sources', () => {
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
