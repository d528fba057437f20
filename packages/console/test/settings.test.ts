import { describe, expect, it } from 'vitest'
import { createPageVersion } from '../src/agent/page-version.ts'
import { createNavigation } from '../src/navigation/navigation.ts'
import { settingsRoute } from '../src/navigation/route.ts'
import { createSectionLoader } from '../src/settings/section-loader.ts'
import { sections, sectionsFor } from '../src/settings/sections.ts'
import { address, ConsoleHarness } from './console-harness.ts'

const View = () => null

describe('a section', () => {
  it('that did not load is loaded again', async () => {
    const answers = [Promise.reject(new Error('gone')), Promise.resolve(View)]
    const loader = createSectionLoader(
      { load: async () => await (answers.shift() ?? View) },
      { isOld: async () => await Promise.resolve(false) },
    )
    await loader.load()
    expect(loader.state.get()).toEqual({ kind: 'failed', isOld: false })
    await loader.load()
    expect(loader.state.get()).toEqual({ kind: 'ready', View })
  })

  it('that a newer server no longer has says so', async () => {
    const { platform } = new ConsoleHarness()
    const page = (hash: string) => `<script src="/console/assets/console.${hash}.js"></script>`
    platform.useServer(async () => await Promise.resolve(new Response(page('NEWER'))))
    const isOld = (hash: string) =>
      createPageVersion(platform, `https://papo.test/console/assets/console.${hash}.js`).isOld()
    expect(await isOld('OLDER')).toBe(true)
    expect(await isOld('NEWER')).toBe(false)
    platform.useServer(async () => await Promise.reject(new TypeError('no network')))
    expect(await isOld('OLDER')).toBe(false)
  })

  it('has a name of its own, and loads', async () => {
    expect(new Set(sections.map(({ name }) => name)).size).toBe(sections.length)
    for (const { load } of sections) expect(typeof (await load())).toBe('function')
  })

  it('about one’s own account is for everybody', () => {
    for (const role of ['agent', 'admin', 'owner'] as const) {
      expect(sectionsFor(role).map(({ name }) => name)).toContain('account')
    }
  })

  it('of the workspace is for an owner, and its old address leads to it', async () => {
    const harness = new ConsoleHarness()
    const owner = await harness.openTab({ account: harness.backend.owner, hash: '#/install' })
    expect(owner.agentApp.navigation.route.get()).toEqual(settingsRoute('sites'))
    expect(sectionsFor('agent').map(({ name }) => name)).not.toContain('sites')
  })
})

describe('unsaved changes', () => {
  const open = () => {
    const bar = address('#/settings/sites')
    const navigation = createNavigation(bar)
    const stop = navigation.guard((next) => next.page !== 'settings')
    return { bar, navigation, stop }
  }

  it('hold the user back until they say what becomes of them', () => {
    const { bar, navigation } = open()
    navigation.go({ page: 'queue', chatId: null })
    expect(navigation.route.get().page).toBe('settings')
    expect(navigation.held.get()).toEqual({ page: 'queue', chatId: null })
    navigation.stay()
    expect(navigation.held.get()).toBeNull()
    navigation.go({ page: 'queue', chatId: null })
    navigation.leave()
    expect(navigation.route.get().page).toBe('queue')
    expect(bar.hash).toBe('#/queue')
  })

  it('also hold back who goes back in the browser, and the address stays true', () => {
    const { bar, navigation } = open()
    bar.visit('#/history')
    expect(bar.hash).toBe('#/settings/sites')
    expect(navigation.held.get()).toMatchObject({ page: 'history' })
  })

  it('do not hold back inside what they belong to, nor once they are gone', () => {
    const { navigation, stop } = open()
    navigation.go(settingsRoute('people'))
    expect(navigation.held.get()).toBeNull()
    stop()
    navigation.go({ page: 'queue', chatId: null })
    expect(navigation.route.get().page).toBe('queue')
  })
})
