import { randomUUID } from 'node:crypto'
import { limits, widgetLanguages, words } from '@papo/protocol'
import { password } from './api-under-test.ts'
import { squarePng } from './pictures.ts'

/** So many characters of four bytes, different each time. */
export const wide = (length: number, round: number): string => {
  const number = String(round)
  return number + '😀'.repeat(length - number.length)
}
export const name = (round: number) => wide(limits.nameLength, round)
export const email = () => `${randomUUID()}${'a'.repeat(200)}@example.com`
/** A picture of the largest size, whose bytes after the head no browser draws. */
export const picture = (round: number): string => {
  const bytes = Buffer.alloc(limits.pictureBytes, round)
  squarePng(limits.pictureMaxSide).copy(bytes)
  return bytes.toString('base64')
}
/** The largest number at the first start, and other ones later: a hundred of them a hundred times take half a minute. */
const origins = (round: number) =>
  Array.from(
    { length: round === 0 ? 100 : 5 },
    (_, at) => `https://s${round}-${at}.${'a'.repeat(60)}.example`,
  )
export const message = (round: number) => ({
  clientId: randomUUID(),
  text: wide(limits.textLength, round),
})
export const page = (round: number) => ({
  url: `https://shop.example/${round}/`.padEnd(limits.urlLength, 'a'),
  title: wide(limits.titleLength, round),
})
export const attributes = (round: number) =>
  Object.fromEntries(
    Array.from({ length: limits.attributeCount }, (_, at) => [
      `${round}-${at}-`.padEnd(limits.attributeKeyLength, '\u0001'),
      '\u0001'.repeat(limits.attributeLength),
    ]),
  )
export const agent = (round: number) => ({
  name: name(round),
  email: email(),
  password,
  role: 'agent',
})
export const site = (round: number) => ({ name: name(round), allowedOrigins: origins(round) })
export const texts = (round: number) => {
  const own = Object.entries(words).map(([name, { maxLength }]) => [name, wide(maxLength, round)])
  return {
    title: wide(60, round),
    greeting: wide(200, round),
    words: Object.fromEntries(
      widgetLanguages.map((language) => [language, Object.fromEntries(own)]),
    ),
  }
}
export const cannedResponse = (round: number) => ({
  shortcut: `${round}-`.padEnd(limits.shortcutLength, 'a'),
  title: name(round),
  text: wide(limits.textLength, round),
})
/** As much as fits into a body; the same rows in each round, with other texts. */
export const cannedResponsesCsv = (round: number): string =>
  [
    'shortcut,text',
    ...Array.from({ length: 3 }, (_, at) => `${at}-csv,"${wide(limits.textLength, round)}"`),
  ].join('\r\n')
/** As many as a site may have, from a date that differs each time. */
export const exceptions = (round: number) =>
  Array.from({ length: limits.exceptions }, (_, at) => ({
    date: new Date(Date.UTC(2027, 0, 1 + round + at)).toISOString().slice(0, 10),
    name: name(round),
    open: Array.from({ length: limits.stretchesOfException }, () => ({
      from: '09:00',
      to: '10:00',
    })),
  }))
export const day = (at: number) => ({ day: at % 7, from: '09:00', to: '10:00' })
