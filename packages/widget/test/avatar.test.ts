import { expect, test } from 'vitest'
import { initialsOf } from '../src/view/avatar.tsx'

test.each([
  ['Ana Souza', 'AS'],
  ['Ana Maria de Souza', 'AS'],
  ['  ana ', 'A'],
  ['Érica', 'É'],
  ['🙂 Feliz', '🙂F'],
  ['', ''],
])('%j is shortened to %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
