import { Compile } from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import { closeCodes, limits, realtimeLimits } from '../src/index.ts'
import { clientFrames, closeReasons, serverFrames } from '../src/schemas.ts'

const frames = [
  ...Object.entries(clientFrames).map(([name, schema]) => ({ from: 'client', name, schema })),
  ...Object.entries(serverFrames).map(([name, schema]) => ({ from: 'server', name, schema })),
]

describe.each(frames)('the frame $name of the $from', ({ name, schema }) => {
  it('names itself, is closed and says what it is for', () => {
    expect(schema.properties['type']).toMatchObject({ const: name })
    expect(schema).toMatchObject({
      additionalProperties: false,
      description: expect.stringMatching(/^[A-Z].*\.$/) as string,
    })
  })
})

describe('the frames', () => {
  const chatId = '01890a5d-ac96-774b-bcce-b302099a8057'

  it('take what the contract says, and nothing else', () => {
    const watch = Compile(clientFrames.watch)
    expect(watch.Check({ type: 'watch', chatId, after: 'v1.e.0123456789ab.3' })).toBe(true)
    expect(watch.Check({ type: 'watch', chatId })).toBe(true)
    expect(watch.Check({ type: 'watch', chatId: 'chat' })).toBe(false)
    expect(watch.Check({ type: 'watch', chatId, tail: true })).toBe(false)
    expect(Compile(clientFrames.auth).Check({ type: 'auth' })).toBe(true)
    expect(Compile(clientFrames.auth).Check({ type: 'auth', token: 'x'.repeat(201) })).toBe(false)
  })

  it('hold a whole page of a log', () => {
    expect(realtimeLimits.frameBytes).toBeGreaterThan(limits.pageBytes)
  })

  it('are final only from 4400 on', () => {
    const names = Object.keys(closeCodes) as (keyof typeof closeCodes)[]
    const final = names.filter((name) => closeCodes[name] >= 4400)
    expect(names.filter((name) => closeReasons[name].includes('Final'))).toEqual(final)
    expect(final).toEqual(['badFrame', 'notAuthenticated', 'originRefused', 'tooLarge'])
  })
})
