import { hash } from '@node-rs/argon2'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { argon2Passwords } from '../../src/adapters/argon2/passwords.ts'
import { serverRequester } from '@papo/core/agent/passwords'

const counted = vi.hoisted(() => ({ computed: 0 }))

vi.mock('@node-rs/argon2', async (importOriginal) => {
  const original = await importOriginal<{ hash: typeof hash }>()
  const counting: typeof hash = (...args) => {
    counted.computed += 1
    return original.hash(...args)
  }
  return { ...original, hash: counting }
})

const passwords = argon2Passwords()
const isOf = async (known: string, password: string) =>
  (await passwords.verify([known], password, serverRequester)).has(known)

describe('a password is the same on every system', () => {
  it.each([
    ['composed and decomposed accents', 'senha ção é longa', 'senha ção é longa'.normalize('NFD')],
    ['wide letters', 'trovao azul 7', 'ｔｒｏｖａｏ ａｚｕｌ ７'],
    ['a ligature', 'o oficio dificil', 'o oﬁcio diﬁcil'],
    ['a space that does not break', 'janela azul 7', 'janela\u00a0azul\u00a07'],
    ['Hangul', '좋은 말이 아홉 개', '좋은 말이 아홉 개'.normalize('NFD')],
  ])('%s', async (_form, one, other) => {
    expect(one).not.toBe(other)
    for (const [set, typed] of [
      [one, other],
      [other, one],
    ] as const) {
      const known = await passwords.hash(set, serverRequester, null)
      expect(await isOf(known, typed)).toBe(true)
      expect(await isOf(known, set)).toBe(true)
      expect(await isOf(known, `${typed}!`)).toBe(false)
    }
  })
})

it('a password is hashed with argon2id, at the cost that OWASP advises', async () => {
  const known = await passwords.hash('janela azul 7', serverRequester, null)
  expect(known).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

describe('a password from before normalisation', () => {
  const typed = 'senha ção é longa'.normalize('NFD')

  it('still matches as it was typed then, and nothing else does', async () => {
    const old = await hash(typed)
    expect(await isOf(old, typed)).toBe(true)
    expect(await isOf(old, `${typed} `)).toBe(false)
    expect(await isOf(old, 'senha cao e longa')).toBe(false)
  })
})

describe('the time of a password check reveals nothing about the account', () => {
  // The hash that stands for no account is made by the first comparison.
  beforeEach(() => passwords.verify([], 'x', serverRequester))

  it.each([
    ['a plain one', 'senha longa e boa', 1],
    ['one in another form', 'senha ção é longa'.normalize('NFD'), 2],
  ])('%s', async (_kind, typed, computed) => {
    const known = await passwords.hash(typed, serverRequester, null)
    const another = await passwords.hash('another one', serverRequester, null)
    const elsewhere = await passwords.hash('a third one', serverRequester, known)
    for (const accounts of [[known], [another], [], [known, elsewhere], [elsewhere, known]]) {
      counted.computed = 0
      const found = await passwords.verify(accounts, typed, serverRequester)
      expect(counted.computed).toBe(computed)
      expect([...found]).toEqual(accounts.includes(known) ? [known] : [])
    }
  })
})
