import { expect, it } from 'vitest'
import {
  type Newcomers,
  type Place,
  placesAfter as placesOf,
} from '../src/chat-list/steady-rows.ts'

/** The places after a change of a list of which these rows are in the page, all by default. */
const placesAfter = (
  places: readonly Place[],
  ids: readonly string[],
  isHeld: boolean,
  newcomers: Newcomers,
  inPage = places.map(({ id }) => id),
) => placesOf(places, ids, isHeld, newcomers, new Set(inPage))

const rows = (...ids: string[]): Place[] => ids.map((id) => ({ id, isGap: false }))
const shown = (places: readonly Place[]) =>
  places.map(({ id, isGap }) => (isGap ? '-' : id)).join('')

it('a list that nobody points at shows its rows as they are', () => {
  expect(shown(placesAfter(rows('a', 'b'), ['c', 'b'], false, 'last'))).toBe('cb')
})

it('while a list is held no row moves: who leaves leaves a gap, and new ones follow', () => {
  const places = placesAfter(rows('a', 'b', 'c'), ['x', 'b', 'c', 'd'], true, 'last')
  expect(shown(places)).toBe('-bcxd')
  expect(shown(placesAfter(places, ['a', 'x', 'b', 'd'], true, 'last'))).toBe('ab-xd')
  expect(shown(placesAfter(places, ['a', 'x', 'b', 'd'], false, 'last'))).toBe('axbd')
})

it('in a list whose newest row is on top, new ones wait until it is released', () => {
  const places = placesAfter(rows('b', 'c'), ['a', 'b', 'c', 'd'], true, 'later')
  expect(shown(places)).toBe('bcd')
  expect(shown(placesAfter(places, ['a', 'b', 'c', 'd'], false, 'later'))).toBe('abcd')
})

it('no gaps add up out of sight while a long list is held', () => {
  const places = placesAfter(rows('a', 'b', 'c', 'd'), ['c'], true, 'last', ['b', 'c'])
  expect(shown(places)).toBe('-c')
})
