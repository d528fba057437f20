import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')

test.each(['./example.test.ts', './example-msw.test.ts'])(
  'the README shows %s as it runs here',
  async (path) => {
    expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read(path)}\`\`\``)
  },
)
