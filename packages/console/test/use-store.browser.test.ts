import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchChromium } from '../../../test/rig/chromium.ts'

/** What the page's scripts use: stores, the hook and Preact. */
const entry = `
export { createStore, derived } from '@papo/chat-kit/store/store'
export { useStore } from '@papo/chat-kit/store/use-store'
export { h, render } from 'preact'
export { useLayoutEffect } from 'preact/hooks'
`

let browser: Browser
let script: string
let page: Page

beforeAll(async () => {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url))
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir, loader: 'ts' },
    bundle: true,
    format: 'iife',
    globalName: 'kit',
    write: false,
  })
  script = outputFiles[0]?.text ?? ''
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  page = await browser.newPage()
  await page.addScriptTag({ content: script })
})

/** Runs statements in the page; each value given to `see` is one of the result. */
const run = (statements: string) =>
  page.evaluate(`(async () => {
    const { createStore, derived, useStore, h, render, useLayoutEffect } = kit
    const seen = []
    const see = (value) => void seen.push(value)
    const rendered = () => new Promise((resolve) => setTimeout(resolve))
    const text = () => document.body.textContent
    ${statements}
    return seen
  })()`)

it('a view shows each change of the store, and is rendered once for it', async () => {
  const seen = await run(`
    const count = createStore(1)
    const double = derived([count], (value) => value * 2)
    let times = 0
    function View() { times++; return h('p', null, useStore(count) + '/' + useStore(double)) }
    render(h(View), document.body)
    see(text())
    count.set(2); count.set(3)
    await rendered()
    see(text()); see(times)
    count.set(3)
    await rendered()
    see(times)
  `)
  expect(seen).toEqual(['1/2', '3/6', 2, 2])
})

it('a change between the rendering of a view and its subscribing is shown', async () => {
  const seen = await run(`
    const count = createStore(1)
    function First() { useLayoutEffect(() => count.set(2), []); return null }
    function View() { return h('p', null, useStore(count)) }
    render([h(First), h(View)], document.body)
    await rendered()
    see(text())
  `)
  expect(seen).toEqual(['2'])
})

it('a view that gets another store follows that one, and no store once it is gone', async () => {
  const seen = await run(`
    let listeners = 0
    const counted = (value) => {
      const store = createStore(value)
      const subscribe = (listener) => {
        listeners++
        const stop = store.subscribe(listener)
        return () => { listeners--; stop() }
      }
      return { ...store, subscribe }
    }
    const [one, other] = [counted('a'), counted('b')]
    function View({ store }) { return h('p', null, useStore(store)) }
    render(h(View, { store: one }), document.body)
    render(h(View, { store: other }), document.body)
    see(text()); see(listeners)
    one.set('A'); other.set('B')
    await rendered()
    see(text())
    render(null, document.body)
    see(listeners)
  `)
  expect(seen).toEqual(['b', 1, 'B', 0])
})
