import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { zxcvbnGuesses } from '../../src/adapters/zxcvbn/guesses.ts'
import { passwordRule } from '@papo/core/agent/password-rule'
import { serverRequester } from '@papo/core/agent/passwords'
import { Refusal } from '@papo/core/platform/refusal'

const owner = {
  email: 'ana.souza@florescer.example',
  names: ['Ana Souza', 'Ateliê Florescer', 'Loja do Bairro'],
}
const rule = passwordRule({
  hasher: { hash: (password) => Promise.resolve(`hash of ${password}`) },
  guesses: zxcvbnGuesses,
  publicUrl: 'https://chat.contaserena.com.br',
})

/** Null if the password is accepted; else the code and the reason, which never show the password. */
async function refused(password: string): Promise<string | null> {
  try {
    await rule.hash('password', password, owner, { requester: serverRequester, saltOf: null })
    return null
  } catch (error) {
    if (!(error instanceof Refusal) || error.message.includes(password)) throw error
    return `${error.code}: ${error.message}`
  }
}

const guessable = /^weak_password: .*(common|repeats)/

describe('an easily guessed password is refused', () => {
  it.each([
    ['a common one', ['qwertyuiop', 'trustno1trustno1', 'iloveyoubaby', 'sunshine2024']],
    ['one with digits at the end', ['password12', 'password1234', 'dragon1234', 'superman123']],
    ['one with signs at the end', ['Password123!', 'letmein!!!!', 'October2025!', 'Welcome2026!']],
    ['one spelled with signs', ['P@ssw0rd1!', 'P455w0rd!!', 'Fl@mengo2024', 'S3nh4@2026']],
    ['one with spaces', ['i love you 123', '123 456 7890', 'password password']],
    ['a row of keys', ['1q2w3e4r5t', 'q1w2e3r4t5', '1qaz2wsx3edc', 'zaq1!QAZxsw2']],
    ['a count', ['1234567890', '9876543210', 'abcdefghij', 'abcd123456', '1122334455']],
    ['a repeated block', ['aaaaaaaaaa', 'abababababab', 'qwe123qwe123', 'aabbaabbab']],
    ['one of few characters', ['acbdabdcbadc', '7177.11.7717', 'xoxoxxooxoxxxoo']],
    ['one that Brazilians choose', ['brasil2026', 'senha12345', 'flamengo10', 'corinthians1910']],
    [
      'another Brazilian one',
      ['deusefiel123', 'mengao2019', 'meuamor2020', 'Verao@2026', 'mudar@1234'],
    ],
    ['a long repetition', ['x'.repeat(200), 'senha'.repeat(20), '12345'.repeat(50)]],
  ])('%s', async (_kind, passwords) => {
    for (const password of passwords) {
      expect([password, await refused(password)]).toEqual([
        password,
        expect.stringMatching(guessable),
      ])
    }
  })
})

describe('a password of well-known words is refused', () => {
  it.each([
    ['the e-mail', ['ana.souza@florescer.example', 'Ana.Souza@Florescer.Example1']],
    ['a part of the e-mail', ['ana.souza123', 'anasouza2026', 'florescer2026', 'ana-souza-19']],
    ['the name', ['Ana Souza 1990', 'SouzaAna!!', '4n4souz4souza']],
    ['the product', ['papopapopapo', 'papo2026papo', 'P4p0-p4p0-1']],
    ['the workspace', ['Ateliê Florescer', 'atelieflorescer', 'atelie-2026-!']],
    ['a site', ['loja do bairro', 'LojaDoBairro12', 'bairro 12/2026']],
    ['the address', ['chat.contaserena.com.br', 'contaserena2026', 'ContaSerena-!1']],
  ])('%s', async (_kind, passwords) => {
    for (const password of passwords) {
      expect([password, await refused(password)]).toEqual([
        password,
        expect.stringMatching(/^weak_password: .*made of the e-mail/),
      ])
    }
  })
})

describe('a good password is accepted', () => {
  it.each([
    'correct horse battery staple 9',
    'a long enough pass 5',
    `pass word ${randomUUID()}`,
    'uma senha que ninguém adivinha',
    'café com leite quente',
    'o gato subiu no telhado',
    '🐙🐙🦀 pão de queijo',
    'Хорошая длинная фраза',
    'Tr7-kuxo-Pliv-92m',
    '#k$9!&m(Zp',
    'ana planta 7 girassóis',
    'o ateliê abre às nove e meia',
  ])('%s', async (password) => {
    expect(await refused(password)).toBeNull()
  })

  it('from a generator, whatever its alphabet', async () => {
    for (const how of ['hex', 'base64', 'base64url'] as const) {
      for (let at = 0; at < 8; at += 1) {
        const password = randomBytes(12).toString(how)
        expect([password, await refused(password)]).toEqual([password, null])
      }
    }
  })
})

describe('the text of a password', () => {
  it('has 10 to 256 characters in its normal form', async () => {
    const wrong = /^invalid_request: .*10 to 256/
    expect(await refused('x7#kQ9!mZ')).toMatch(wrong)
    // Ten code points as typed, five characters.
    expect(await refused('açéõú'.normalize('NFD'))).toMatch(wrong)
    // Nine of them, in eighteen units of UTF-16.
    expect(await refused('🐙🦀🐡🐠🐟🐬🐳🦈🦑')).toMatch(wrong)
    expect(await refused('🐙🦀🐡🐠🐟🐬🐳🦈🦑🦐')).toBeNull()
    const longest = randomBytes(128).toString('hex')
    expect(await refused(longest)).toBeNull()
    expect(await refused(`${longest}x`)).toMatch(wrong)
  })

  it('has no control characters', async () => {
    for (const odd of ['\u0000', '\t', '\n', '\u007f', '\u0085', '\u202e', '\u2066', '\u2028']) {
      expect(await refused(`trovão azul${odd} janela 7`)).toMatch(/^invalid_request: .*control/)
    }
  })
})

it('does not block the event loop, however long the estimate takes', async () => {
  await refused('the thread is loaded by now')
  const before = process.threadCpuUsage()
  for (let at = 0; at < 5; at += 1) await refused('4@8({[<36|!10$+57%2'.repeat(13))
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(100)
})

it('lets 64 wait for an estimate, refuses the others, and continues', async () => {
  const estimates = Array.from({ length: 80 }, () => zxcvbnGuesses('qwerty', []))
  const refusals = (await Promise.allSettled(estimates)).filter((one) => one.status === 'rejected')
  expect(refusals.map(({ reason }) => (reason as Refusal).code)).toEqual(
    Array.from({ length: 16 }, () => 'unavailable'),
  )
  expect(await refused('trovão azul janela 7')).toBeNull()
})
