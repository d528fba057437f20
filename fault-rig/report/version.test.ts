import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { versionOf } from './version.ts'

let folder = ''
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-version-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function commitOnce(): string {
  git('init', '--quiet')
  mkdirSync(join(folder, 'packages'))
  mkdirSync(join(folder, 'docs'))
  writeFileSync(join(folder, 'packages', 'a.ts'), 'one\n')
  git('add', '.')
  git('commit', '--quiet', '--message', 'first')
  return git('rev-parse', '--short', 'HEAD')
}

describe('the version of a run', () => {
  it('is the commit, also when only the docs have changed', () => {
    const commit = commitOnce()
    writeFileSync(join(folder, 'docs', 'report.md'), 'all is well\n')
    expect(versionOf(folder)).toEqual({ commit, isClean: true })
  })

  it('is no clean commit once a source was changed or added', () => {
    const commit = commitOnce()
    writeFileSync(join(folder, 'packages', 'a.ts'), 'two\n')
    expect(versionOf(folder)).toEqual({ commit, isClean: false })
    git('checkout', '--quiet', 'packages/a.ts')
    writeFileSync(join(folder, 'packages', 'b.ts'), 'new\n')
    expect(versionOf(folder)).toEqual({ commit, isClean: false })
  })

  it('is unknown outside a repository', () => {
    expect(versionOf(folder)).toEqual({ commit: 'unknown', isClean: false })
  })
})
