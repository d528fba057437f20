import { hash, type verify as check } from '@node-rs/argon2'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { argon2Passwords } from '../../src/adapters/argon2/passwords.ts'
import { serverRequester } from '@papo/core/agent/passwords'

const counted = vi.hoisted(() => ({ looks: 0 }))

vi.mock('@node-rs/argon2', async (importOriginal) => {
  const original = await importOriginal<{ verify: typeof check }>()
  const verify: typeof check = (...args) => {
    counted.looks += 1
    return original.verify(...args)
  }
  return { ...original, verify }
})

const passwords = argon2Passwords()

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
      const known = await passwords.hash(set, serverRequester)
      expect(await passwords.verify(known, typed, serverRequester)).toBe(true)
      expect(await passwords.verify(known, set, serverRequester)).toBe(true)
      expect(await passwords.verify(known, `${typed}!`, serverRequester)).toBe(false)
    }
  })
})

it('a password is hashed with argon2id, at the cost that OWASP advises', async () => {
  const known = await passwords.hash('janela azul 7', serverRequester)
  expect(known).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

describe('a password from before normalisation', () => {
  const typed = 'senha ção é longa'.normalize('NFD')

  it('still matches as it was typed then, and nothing else does', async () => {
    const old = await hash(typed)
    expect(await passwords.verify(old, typed, serverRequester)).toBe(true)
    expect(await passwords.verify(old, `${typed} `, serverRequester)).toBe(false)
    expect(await passwords.verify(old, 'senha cao e longa', serverRequester)).toBe(false)
  })
})

describe('the time of a password check reveals nothing about the account', () => {
  beforeEach(() => {
    counted.looks = 0
  })

  it.each([
    ['a plain one', 'senha longa e boa', 1],
    ['one in another form', 'senha ção é longa'.normalize('NFD'), 2],
  ])('%s', async (_kind, typed, checks) => {
    const known = await passwords.hash(typed, serverRequester)
    for (const account of [known, await passwords.hash('another one', serverRequester), null]) {
      counted.looks = 0
      await passwords.verify(account, typed, serverRequester)
      expect(counted.looks).toBe(checks)
    }
  })
})
