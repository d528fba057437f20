import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'deploy/proxies')
const operating = readFileSync(join(root, 'docs/operating.md'), 'utf8')

describe('the configurations of reverse proxies in docs/operating.md', () => {
  it.each(readdirSync(folder))('has %s as the fault rig runs it', (name) => {
    expect(operating).toContain(`\n${readFileSync(join(folder, name), 'utf8')}\`\`\`\n`)
  })
})
