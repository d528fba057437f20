import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const page = () => readFile(`${dist}index.html`, 'utf8')

async function assets(ending: string): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(`${dist}assets`)).filter((name) => name.endsWith(ending))
  const read = async (name: string) => ({
    name,
    text: await readFile(`${dist}assets/${name}`, 'utf8'),
  })
  return await Promise.all(names.map(read))
}

it('the page has one script and what it imports at once, one style sheet, and nothing inline', async () => {
  const html = await page()
  expect(html.match(/<script\b[^>]*>/g)).toEqual([
    expect.stringMatching(
      /^<script type="module" src="\/console\/assets\/console\.[A-Z0-9]{8}\.js">$/,
    ),
  ])
  expect(html).toMatch(/<script[^>]*><\/script>/)
  expect(html.match(/rel="stylesheet"/g)).toHaveLength(1)
  expect(html).not.toMatch(/<style|style=|\son\w+=|https?:\/\//)
  expect(html).not.toMatch(/_FILE/)
})

it('every file that the page refers to exists, with a hash of its content in its name', async () => {
  const named = [...(await page()).matchAll(/(?:href|src)="\/console\/assets\/([^"]+)/g)].map(
    ([, name]) => name,
  )
  const files = await Promise.all(
    named.map(
      async (name) => [name ?? '', await readFile(`${dist}assets/${name}`, 'utf8')] as const,
    ),
  )
  const [icon, style, ...scripts] = files
  for (const [name, text] of [icon, style].filter((file) => file !== undefined)) {
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 10)
    expect(name).toContain(`.${hash}.`)
  }
  expect(scripts.map(([name]) => name).filter((name) => !/\.[A-Z0-9]{8}\.js$/.test(name))).toEqual(
    [],
  )
})

it('the icon of the page exists with each count', async () => {
  const [, counted = ''] = /data-counted="\/console\/assets\/([^"]+)"/.exec(await page()) ?? []
  for (const count of ['1', '5', '9', 'more']) {
    const icon = await readFile(`${dist}assets/${counted.replace('COUNT', count)}`, 'utf8')
    expect(icon).toContain(`>${count === 'more' ? '9+' : count}</text></svg>`)
  }
})

it('what few agents open is in a script of its own, with its styles', async () => {
  const section = (await assets('.js')).find(({ name }) => name.startsWith('sites-section.'))
  expect(await page()).not.toContain(section?.name ?? '')
  expect(section?.text).toContain('.origin-form')
  const [style] = await assets('.css')
  expect(style?.text).not.toContain('.origin-form')
})

it('the preview of the widget is a file of its own, which only the settings of a site ask for', async () => {
  const scripts = await assets('.js')
  const { name } = scripts.find((script) => script.name.startsWith('preview.')) ?? { name: '' }
  const asking = scripts.filter(({ text }) => text.includes(`/console/assets/${name}`))
  expect(asking.map((script) => script.name.replace(/\..*/, ''))).toEqual(['site-section'])
  const text = await readFile(`${dist}assets/${name}`, 'utf8')
  expect(name).toMatch(/^preview\.[0-9a-f]{10}\.js$/)
  expect(text).not.toMatch(
    /\bimport\b|localStorage|sessionStorage|new WebSocket|new BroadcastChannel/,
  )
})

/** Preact as published. The script contains it unchanged, with the few things that no view uses. */
const preact = await readFile(createRequire(import.meta.url).resolve('preact'), 'utf8')

it('our own code uses nothing that a strict policy or Trusted Types forbid', async () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|setAttribute\("style/gi
  const scripts = await assets('.js')
  const isPreview = ({ name }: { name: string }) => name.startsWith('preview.')
  for (const part of [scripts.filter(isPreview), scripts.filter((script) => !isPreview(script))]) {
    const text = part.map((script) => script.text).join('\n')
    expect(text.match(forbidden)).toEqual(preact.match(forbidden))
  }
})

it('the licence of each package in the script is served, and the script says so', async () => {
  const licences = await readFile(`${dist}licences.txt`, 'utf8')
  expect(licences.match(/^@?[a-z/-]+$/gm)).toEqual(['preact', 'uqr'])
  expect(licences.match(/^Copyright \(c\) .*$/gm)).toHaveLength(3)
  for (const { text } of await assets('.js')) {
    expect(text).toMatch(/^\/\*! Licences: \.\.\/licences\.txt \*\//)
  }
})

it('no schema reaches the browser', async () => {
  const scripts = (await assets('.js')).map(({ text }) => text).join('\n')
  expect(scripts).not.toMatch(/typebox|additionalProperties/i)
})

it('the style sheet loads no other file', async () => {
  const [style] = await assets('.css')
  expect(style?.text).not.toMatch(/@import|url\(/)
})
