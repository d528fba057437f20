import { expect, test } from 'vitest'
import { initialsOf } from '../src/person/initials.ts'

test.each([
  ['Ana Souza', 'AS'],
  ['Ana Maria de Souza', 'AS'],
  ['  ana ', 'A'],
  ['Érica', 'É'],
  ['🙂 Feliz', '🙂F'],
  ['ana maria lima', 'AL'],
  [' 王 小明 ', '王小'],
  ['😀 x', '😀X'],
  ['🇧🇷 Brasil', '🇧🇷B'],
  ['👩‍👩‍👧‍👦 Silva', '👩‍👩‍👧‍👦S'],
  ['e\u0301rica lima', 'E\u0301L'],
  ['', ''],
])('%j is shortened to %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
