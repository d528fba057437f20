import { unknownRequester } from '@papo/core/agent/passwords'
import { describe, expect, test } from 'vitest'
import { digestSuite } from '../../core/test/conformance/digest.ts'
import { oneTimeCodesSuite } from '../../core/test/conformance/one-time-codes.ts'
import { randomSuite } from '../../core/test/conformance/random.ts'
import { sealerSuite } from '../../core/test/conformance/sealer.ts'
import { createDigest } from '../src/adapters/digest.ts'
import { oneTimeCodes } from '../src/adapters/one-time-codes.ts'
import { cheapPasswords } from '../src/adapters/passwords.ts'
import { createRandom } from '../src/adapters/random.ts'
import { createSealer } from '../src/adapters/sealer.ts'

const name = 'the test backend'
digestSuite(name, createDigest)
randomSuite(name, () => createRandom(() => Date.now()))
sealerSuite(name, createSealer)
oneTimeCodesSuite(name, oneTimeCodes)

describe('a password', () => {
  const requester = unknownRequester('127.0.0.1')

  test('is known by its hash, however the keyboard encodes it', async () => {
    const hash = await cheapPasswords.hash('Caf\u00e9 com leite', requester, null)
    expect(hash).not.toContain('leite')
    const verify = async (password: string) =>
      (await cheapPasswords.verify([hash], password, requester)).has(hash)
    expect(await verify('Caf\u00e9 com leite')).toBe(true)
    expect(await verify('Cafe\u0301 com leite')).toBe(true)
    expect(await verify('Cafe com leite')).toBe(false)
  })

  test('opens no account that does not exist, and is hashed differently each time', async () => {
    expect(await cheapPasswords.verify([], '', requester)).toEqual(new Set())
    const hash = () => cheapPasswords.hash('the same', requester, null)
    expect(await hash()).not.toBe(await hash())
  })

  test('is found among several that share their salt', async () => {
    const one = await cheapPasswords.hash('the one', requester, null)
    const other = await cheapPasswords.hash('the other', requester, one)
    const found = await cheapPasswords.verify([one, other], 'the other', requester)
    expect(found).toEqual(new Set([other]))
    expect(await cheapPasswords.hash('the one', requester, one)).toBe(one)
  })
})
