import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultSettings } from '../../src/site/site.ts'
import { aSite, aWorkspace, later, newId, settle, type Open, type Opened } from './records.ts'

/** The contract of every WorkspaceStore and SiteStore. */
export function siteStoresSuite(name: string, open: Open): void {
  describe(`workspaces and sites in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('an installation is empty until its first workspace', async () => {
      const { work } = opened.database
      expect(await work.read((stores) => stores.workspaces.any())).toBe(false)
      const { workspace } = await settle(opened.database)
      expect(await work.read((stores) => stores.workspaces.any())).toBe(true)
      expect(await work.read((stores) => stores.workspaces.find(workspace.id))).toEqual(workspace)
      expect(await work.read((stores) => stores.workspaces.find(newId()))).toBeNull()
    })

    test('a site comes back as it was stored, by its id and by its key', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      expect(await work.read((stores) => stores.sites.find(workspace.id, site.id))).toEqual(site)
      expect(await work.run((stores) => stores.sites.lock(workspace.id, site.id))).toEqual(site)
      expect(await work.read((stores) => stores.sites.findByKey(site.key))).toEqual(site)
      expect(await work.read((stores) => stores.sites.findByKey('unknown'))).toBeNull()
    })

    test('a site of another workspace is not found', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { workspace: other } = await settle(opened.database)
      expect(await work.read((stores) => stores.sites.find(other.id, site.id))).toBeNull()
      expect(await work.run((stores) => stores.sites.lock(other.id, site.id))).toBeNull()
      await work.run((stores) => stores.sites.save({ ...site, workspaceId: other.id, name: 'X' }))
      expect(await work.read((stores) => stores.sites.findByKey(site.key))).toEqual(site)
    })

    test('saving a site writes its name, origins, settings and revision', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const changed = {
        ...site,
        name: 'Outra',
        allowedOrigins: [],
        settings: { ...defaultSettings, locale: 'pt-BR' as const },
        revision: 4,
        fieldRevisions: { '/locale': 4 },
      }
      await work.run((stores) => stores.sites.save(changed))
      expect(await work.read((stores) => stores.sites.find(workspace.id, site.id))).toEqual(changed)
    })

    test('a removed site is found by the jobs alone', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const removed = { ...site, key: 'another', removedAt: later(9) }
      await work.run((stores) => stores.sites.save(removed))
      await work.read(async ({ sites }) => {
        expect(await sites.find(workspace.id, site.id)).toBeNull()
        expect(await sites.findByKey('another')).toBeNull()
        expect(await sites.list(workspace.id)).toEqual([])
        expect(await sites.all()).toContainEqual(removed)
      })
      expect(await work.run((stores) => stores.sites.lock(workspace.id, site.id))).toBeNull()
    })

    test('where a widget was seen is written apart from the rest of its site', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const installation = { ...site.installation, testedAt: later(3).toISOString() }
      await work.run(async ({ sites }) => {
        await sites.saveInstallation({ ...site, installation })
        await sites.save({ ...site, name: 'Outra' })
        await sites.saveInstallation({ ...site, workspaceId: newId() })
      })
      const found = await work.read((stores) => stores.sites.find(workspace.id, site.id))
      expect(found).toEqual({ ...site, name: 'Outra', installation })
    })

    test('saving a workspace writes its name, wait levels and revision', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const renamed = {
        ...workspace,
        waitLevels: { amberSeconds: null, redSeconds: 300 },
        name: 'Outra',
        revision: 4,
        fieldRevisions: { '/name': 4 },
      }
      await work.run((stores) => stores.workspaces.save(renamed))
      expect(await work.run((stores) => stores.workspaces.lock(workspace.id))).toEqual(renamed)
    })

    test('sites are listed oldest first, separate for each workspace', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const newest = aSite(workspace, { createdAt: later(20) })
      const middle = aSite(workspace, { createdAt: later(10) })
      await work.run(async (stores) => {
        await stores.sites.insert(newest)
        await stores.sites.insert(middle)
      })
      const listed = await work.read((stores) => stores.sites.list(workspace.id))
      expect(listed).toEqual([site, middle, newest])
      const all = await work.read((stores) => stores.sites.all())
      expect(all).toEqual(expect.arrayContaining([site, middle, newest]))
      expect(await work.read((stores) => stores.sites.list(aWorkspace().id))).toEqual([])
    })
  })
}
