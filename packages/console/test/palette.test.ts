import { expect, it } from 'vitest'
import { type PaletteItem, search } from '../src/palette/palette-item.ts'

const item = (group: string, label: string, detail?: string): PaletteItem => ({
  id: label,
  icon: 'chats',
  group,
  label,
  detail,
  run() {},
})
const items = [
  item('Minhas conversas', 'José Ávila', '7K3M9 · Loja'),
  item('Minhas conversas', 'Ana Conceição', '2B4C6 · Blog'),
  item('Comandos', 'Encerrar esta conversa'),
  item('Comandos', 'Ir para o histórico'),
  item('Configurações', 'Conta'),
]
const found = (text: string) => search(items, text).map(({ label }) => label)

it('the palette shows everything, in its order, until somebody searches', () => {
  expect(found('  ')).toEqual(items.map(({ label }) => label))
})

it('a visitor is found by name without accents, and by the number of the chat', () => {
  expect(found('jose avi')).toEqual(['José Ávila'])
  expect(found('CONCEICAO')).toEqual(['Ana Conceição'])
  expect(found('7k3')).toEqual(['José Ávila'])
})

it('every word must be there, in any order', () => {
  expect(found('blog ana')).toEqual(['Ana Conceição'])
  expect(found('jose blog')).toEqual([])
})

it('what begins with the text comes first', () => {
  expect(found('con')).toEqual(['Conta', 'Ana Conceição', 'José Ávila', 'Encerrar esta conversa'])
})
