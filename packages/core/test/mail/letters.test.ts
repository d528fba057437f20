import { describe, expect, it } from 'vitest'
import { mailProblems } from '@papo/protocol/schemas'
import { headerLine, type Letter, writeMail } from '../../src/mail/letter.ts'
import type { MailFacts } from '../../src/mail/locales/mail-texts.ts'
import { mailLocaleOf, mailTexts } from '../../src/mail/mail-locale.ts'

const locales = ['en', 'pt-BR'] as const
const evil = `<img src=x onerror=alert(1)>"'&\r\nBcc: eve@example.com\u202e`
const link = 'https://chat.example.com/open#papo_i_code'

/** Every mail, with what a visitor or an agent could have typed in each place. */
function allLetters(typed: string, locale: (typeof locales)[number]): Record<string, Letter> {
  const { letters } = mailTexts[locale]
  const facts: MailFacts = {
    invitation: {
      workspaceName: typed,
      inviterName: typed,
      role: 'agent',
      link,
      until: '4 March 2026',
    },
    passwordReset: { workspaceName: typed, name: typed, link, madeByOwner: false },
    answer: { siteName: typed, messages: [{ by: typed, text: typed }], more: 2, link },
    alert: {
      siteName: typed,
      waiting: { count: 2, minutes: 12 },
      messages: { count: 3, days: 1 },
      links: { queue: link, messages: `${link}-messages`, account: `${link}-account` },
    },
    test: { workspaceName: typed, publicUrl: 'https://chat.example.com' },
  }
  return {
    invitation: letters.invitation(facts.invitation),
    passwordReset: letters.passwordReset(facts.passwordReset),
    ownersReset: letters.passwordReset({ ...facts.passwordReset, madeByOwner: true }),
    answer: letters.answer(facts.answer),
    alert: letters.alert(facts.alert),
    alertOfMessage: letters.alert({
      ...facts.alert,
      waiting: null,
      messages: { count: 1, days: 2 },
      links: { ...facts.alert.links, messages: link },
    }),
    test: letters.test(facts.test),
  }
}

describe.each(locales)('the mails in %s', (locale) => {
  it('have a subject, a text and the same link in text and HTML', () => {
    for (const [name, letter] of Object.entries(allLetters('Padaria', locale))) {
      const { subject, text, html } = writeMail(letter, locale)
      expect([name, subject.length > 5, html.includes(`<html lang="${locale}">`)]).toEqual([
        name,
        true,
        true,
      ])
      if (name === 'test') continue
      expect([name, text.includes(link), html.includes(`href="${link}"`)]).toEqual([
        name,
        true,
        true,
      ])
    }
  })

  it('make no markup and no header of what people have typed', () => {
    for (const letter of Object.values(allLetters(evil, locale))) {
      const { subject, html } = writeMail(letter, locale)
      expect(subject).not.toMatch(/[\r\n\u202e]/)
      expect(html).not.toContain('<img')
      expect(html).not.toMatch(/[^=]"'&/)
    }
  })

  it('name every problem in words', () => {
    const texts = mailProblems.map((problem) => mailTexts[locale].problems[problem].text)
    expect(new Set(texts).size).toBe(mailProblems.length)
  })
})

it('the languages say different things', () => {
  const subjects = locales.map((locale) =>
    Object.values(allLetters('Padaria', locale)).map(({ subject }) => subject),
  )
  expect(subjects[0]?.filter((subject) => subjects[1]?.includes(subject))).toEqual([])
})

describe('a header', () => {
  it('is one line of well-formed text, shortened in whole characters', () => {
    expect(headerLine('a\r\n b\tc\u2028d')).toBe('a b c d')
    expect(headerLine('👋'.repeat(200))).toBe(`${'👋'.repeat(149)}…`)
    expect(headerLine('half \ud83d')).toBe('half \ufffd')
  })
})

it('a quote stays a quote in every line of the text', () => {
  const { text, html } = writeMail(
    { subject: 'x', blocks: [{ quote: 'one\ntwo', by: 'Rita' }] },
    'en',
  )
  expect(text).toBe('Rita:\n> one\n> two\n')
  expect(html).toContain('one<br>two')
})

it('the language is the first that Papo writes', () => {
  expect(mailLocaleOf('fr', null, 'pt-PT', 'en')).toBe('pt-BR')
  expect(mailLocaleOf(undefined, 'EN-gb')).toBe('en')
  expect(mailLocaleOf('de')).toBe('en')
})
