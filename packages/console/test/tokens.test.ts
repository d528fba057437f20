import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { contrast, parseColor } from '@papo/chat-kit/appearance/color'
import { colors, radii } from '@papo/chat-kit/appearance/tokens'
import { beforeAll, expect, it } from 'vitest'

const packages = fileURLToPath(new URL('../..', import.meta.url))

let sheets: { path: string; text: string }[]
beforeAll(async () => {
  const paths = await Array.fromAsync(
    glob('{widget,console}/src/**/*.{css,css.ts}', { cwd: packages }),
  )
  sheets = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(`${packages}/${path}`, 'utf8') })),
  )
})

it('no style sheet of a front end sets a shared token again', () => {
  expect(sheets.length).toBeGreaterThan(30)
  const names = [...Object.keys(colors), ...Object.keys(radii), 'quick', 'font']
  const again = new RegExp(`--(${names.join('|')})\\s*:`)
  expect(sheets.filter(({ text }) => again.test(text)).map(({ path }) => path)).toEqual([])
})

it('no corner is round in a way of its own: steps of the one scale, circles and none', () => {
  const known = [...Object.keys(radii).map((name) => `var(--${name})`), '50%', '0', 'inherit']
  const own = sheets
    // The bubble on the page stands outside of the panel, where there are no tokens.
    .filter(({ path }) => !path.startsWith('widget/src/launcher/'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/radius:\s*([^;}]+)/g)]
        .flatMap(([, values = '']) => values.trim().split(/\s+/))
        .filter((value) => !known.includes(value))
        .map((value) => `${path}: ${value}`),
    )
  expect(own).toEqual([])
})

it('white text is legible on each fill of a button, under the pointer too, in both themes', async () => {
  const sheet = await readFile(`${packages}/console/src/design/tokens.css`, 'utf8')
  const fills = [...sheet.matchAll(/--([a-z]+-fill(?:-hover)?): light-dark\((.+), (.+)\);/g)]
  expect(fills.map(([, name]) => name)).toEqual([
    'accent-fill',
    'accent-fill-hover',
    'bad-fill',
    'bad-fill-hover',
  ])
  const shades = fills.flatMap(([, name, light = '', dark = '']) => [
    { name, shade: light },
    { name, shade: dark },
  ])
  const onWhite = (shade: string) => contrast(parseColor(shade), [255, 255, 255])
  expect(shades.filter(({ shade }) => onWhite(shade) < 4.5)).toEqual([])
})
