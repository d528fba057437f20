import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { describeColumns } from './describe.ts'
import { personalColumns } from '@papo/core/privacy/personal-columns'

const guide = new URL('../../../../docs/privacy.md', import.meta.url)
/** The formatter may pad cells. */
const cells = (text: string) =>
  text
    .split('\n')
    .filter((row) => row.startsWith('|') && !/^\|[\s|:-]+$/u.test(row))
    .map((row) => row.split('|').map((cell) => cell.trim()))

it('the guide to privacy has every personal column of the registry', async () => {
  const [, columns = ''] = (await readFile(guide, 'utf8')).split('## Every personal column')
  expect(cells(columns)).toEqual(cells(describeColumns(personalColumns)))
})
