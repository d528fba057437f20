import { describe, expect, it } from 'vitest'
import { parseCommand, usage } from '../../src/command/parse.ts'

const id = '01900000-0000-7000-8000-000000000000'

describe('an invalid command line', () => {
  it.each([
    ['no arguments', [], /what to do/],
    ['another name', ['visitor', 'invent'], /no such command/],
    ['half a name', ['visitor'], /no such command/],
    ['no visitor to find', ['visitor', 'find'], /--email or --external-id/],
    [
      'two visitors to find',
      ['visitor', 'find', '--email', 'a@b.example', '--external-id', '7'],
      /either/,
    ],
    ['an option without its value', ['visitor', 'find', '--email'], /lacks its value/],
    ['an empty value', ['visitor', 'find', '--email', ' '], /--email is empty/],
    ['an unknown option', ['visitor', 'erase', id, '--sure'], /not known/],
    ['no id', ['visitor', 'export'], /one id/],
    ['two ids', ['visitor', 'erase', id, id], /one id/],
    ['an e-mail instead of an id', ['visitor', 'export', 'ana@example.com'], /must be an id/],
    ['a workspace by name', ['audit', '--workspace', 'Demo'], /--workspace must be an id/],
    ['a log without an end', ['access-log', '--from', '2026-03-04'], /--from and --to/],
    ['an invalid day', ['audit', '--from', '2026-02-30'], /--from must be a day/],
    ['an invalid hour', ['audit', '--to', '2026-02-03T25:00Z'], /--to must be a day/],
    ['a time without its zone', ['audit', '--from', '2026-03-04T05:06'], /with its zone/],
    ['an end at the beginning', ['audit', '--from', '2026-03-04', '--to', '2026-03-04'], /before/],
    ['one argument too many', ['restore-epoch', 'now'], /not known/],
    ['nobody to give a password', ['agent', 'password'], /one e-mail/],
    [
      'a workspace by name to find them in',
      ['agent', 'password', 'a@b.example', '--workspace', 'Demo'],
      /must be an id/,
    ],
  ])('is refused in one line: %s', (_, args, message) => {
    expect(() => parseCommand(args)).toThrow(message)
    expect(() => parseCommand(args)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(/^[^\n]+$/u) }),
    )
  })

  it('is never repeated: it may contain an address or a secret', () => {
    const secret = 'rui@example.com'
    for (const args of [
      [secret],
      ['audit', secret],
      ['audit', `--${secret}`],
      ['audit', '--to', secret],
    ]) {
      expect(() => parseCommand(args)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) }),
      )
    }
  })
})

it('understands everything in its usage', () => {
  const lines = usage.split('\n').filter((line) => line.startsWith('papo '))
  expect(lines).toHaveLength(13)
  for (const line of lines) {
    const command = line
      .replace(/^papo /u, '')
      .replace(/\(--email E \| [^)]+\)/u, '--email a@b.example')
      .replaceAll(/[[\]]/gu, '')
      .replace('en|pt-BR', 'pt-BR')
      .replace('--from TIME', '--from 2026-03-04T05:06:07.089-03:00')
      .replace('--to TIME', '--to 2026-03-05')
      .replace('EMAIL', 'a@b.example')
      .replaceAll(/\bID\b/gu, id)
    expect(parseCommand(command.split(' '))).not.toBeNull()
  }
})

it.each(['help', '--help', '-h'])('prints its usage: %s', (word) => {
  expect(parseCommand([word])).toBeNull()
})

it('takes a value that begins with a hyphen, as the key of a site may', () => {
  const find = ['visitor', 'find', '--email', 'a@b.example', '--site']
  expect(parseCommand([...find, '-jyhYegOLw1tl_K7'])).not.toBeNull()
  expect(() => parseCommand([...find, '--email'])).toThrow(/lacks its value/)
})

it('the doctor opens the installation by itself, and takes no language but ours', () => {
  expect(parseCommand(['doctor', '--locale', 'pt-BR', '--json'])).toHaveProperty('runBare')
  expect(() => parseCommand(['doctor', '--locale', 'de'])).toThrow('--locale must be en or pt-BR')
})
