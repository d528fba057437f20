import { expect, test } from 'vitest'
import { findLinks } from '../src/message/links.ts'

/** The text with links in angle brackets, followed by their address. */
const marked = (text: string) =>
  findLinks(text)
    .map(({ text, href }) => (href ? `<${text}|${href}>` : text))
    .join('')

test.each([
  ['Veja https://x.org/a?b=1#c.', 'Veja <https://x.org/a?b=1#c|https://x.org/a?b=1#c>.'],
  ['(http://x.org/a_(b))', '(<http://x.org/a_(b)|http://x.org/a_(b)>)'],
  ['mailto:a@b.org', '<mailto:a@b.org|mailto:a@b.org>'],
  ['Escreva para ana@loja.com.br!', 'Escreva para <ana@loja.com.br|mailto:ana@loja.com.br>!'],
  [
    'dois: https://a.io e https://b.io',
    'dois: <https://a.io|https://a.io> e <https://b.io|https://b.io>',
  ],
  [
    'veja https://a.example/b?c=1#d. Ou (http://e.example)!',
    'veja <https://a.example/b?c=1#d|https://a.example/b?c=1#d>. Ou (<http://e.example|http://e.example>)!',
  ],
])('%s', (text, links) => {
  expect(marked(text)).toBe(links)
})

test.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'ftp://x.org/file',
  'https://',
  'javascript:alert(1) data:text/html,x ftp://a <img onerror=x>',
])('%s stays a text', (text) => {
  expect(findLinks(text)).toEqual([{ text }])
})

test('the part of an e-mail address before the @ has at most 64 characters', () => {
  const long = 'a'.repeat(64)
  expect(marked(`b${long}@c.de`)).toBe(`b<${long}@c.de|mailto:${long}@c.de>`)
})

test.each([
  'a https://x.org\n\n b@c.de, (https://y.org). 🙂',
  'antes https://a.example/x, meio http://b.example depois\nfim',
])('the segments of %j joined together are the text', (text) => {
  expect(
    findLinks(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text)
})
