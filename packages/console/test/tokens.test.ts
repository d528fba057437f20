import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { colors } from '@papo/chat-kit/appearance/tokens'
import { expect, it } from 'vitest'

const packages = fileURLToPath(new URL('../..', import.meta.url))

it('no style sheet of a front end sets a shared token again', async () => {
  const sheets = await Array.fromAsync(
    glob('{widget,console}/src/**/*.{css,css.ts}', { cwd: packages }),
  )
  expect(sheets.length).toBeGreaterThan(30)
  const again = new RegExp(`--(${[...Object.keys(colors), 'quick', 'font'].join('|')})\\s*:`)
  const texts = await Promise.all(sheets.map((sheet) => readFile(`${packages}/${sheet}`, 'utf8')))
  expect(sheets.filter((_, at) => again.test(texts[at] ?? ''))).toEqual([])
})
