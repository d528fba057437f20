import { expect, test } from 'vitest'
import { isInPage, unclobbered } from '../src/index.ts'

class Form extends EventTarget {
  #isInert = false
  get inert() {
    return this.#isInert
  }
  set inert(isInert: boolean) {
    this.#isInert = isInert
  }
  describe() {
    return `inert: ${this.#isInert}`
  }
}

/** A form whose fields have the names of its members. */
function formWithFields(...names: string[]): Form {
  const form = new Form()
  for (const name of names) Object.defineProperty(form, name, { value: 'a field' })
  return form
}

test('a member is read, set and called as the interface defines it, whatever field has its name', () => {
  const form = unclobbered(formWithFields('inert', 'describe'))
  expect(form.inert).toBe(false)
  form.inert = true
  expect(form.inert).toBe(true)
  const { describe } = form
  expect(describe()).toBe('inert: true')
})

test('inherited members are reached too', () => {
  const form = formWithFields('addEventListener', 'dispatchEvent')
  let events = 0
  unclobbered(form).addEventListener('submit', () => events++)
  unclobbered(form).dispatchEvent(new Event('submit'))
  expect(events).toBe(1)
})

test('a name that only an element has is undefined', () => {
  const form = formWithFields('currentScript', '__proto__')
  expect(Reflect.has(form, 'currentScript')).toBe(true)
  expect(Reflect.get(unclobbered(form), 'currentScript')).toBeUndefined()
})

test('without a document there is no page', () => {
  expect(isInPage()).toBe(false)
})
