import { describe, expect, it } from 'vitest'
import { mutated } from './mutations.ts'
import { checkProtections } from './prove.ts'
import { scenarios } from './scenarios/list.ts'

describe('a mutation', () => {
  it('replaces each text where it stands', () => {
    const replace = [
      ['one', '$&'],
      ['two', '2'],
    ] as const
    expect(mutated('one, two', { file: 'a.ts', replace })).toBe('$&, 2')
  })

  it('that finds its text nowhere, or twice, is refused', () => {
    const mutation = { file: 'a.ts', replace: [['one', '1']] as const }
    expect(() => mutated('two', mutation)).toThrow('“one” is not in a.ts')
    expect(() => mutated('one one', mutation)).toThrow('“one” is 2 times in a.ts')
  })
})

describe('the protections of a scenario', () => {
  it.each(scenarios)('$name are in the source as it says', (scenario) => {
    expect(() => checkProtections(scenario)).not.toThrow()
  })
})
