import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { VisitorNoteRecord } from '../../src/visitor/visitor-note.ts'
import {
  aVisitor,
  anAgent,
  aWorkspace,
  aSite,
  later,
  newClientId,
  newId,
  type Open,
  type Opened,
} from './records.ts'

/** The contract of every VisitorNoteStore. */
export function visitorNotesSuite(name: string, open: Open): void {
  describe(`notes about visitors in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    /** A visitor, another one of the same site, and an agent. */
    async function people() {
      const workspace = aWorkspace()
      const site = aSite(workspace)
      const agent = anAgent(workspace, { name: 'Rita' })
      const [visitor, other] = [aVisitor(site), aVisitor(site)]
      await opened.database.work.run(async (stores) => {
        await stores.workspaces.insert(workspace)
        await stores.sites.insert(site)
        await stores.agents.insert(agent)
        for (const one of [visitor, other]) await stores.visitors.insert(one)
      })
      return { agent, visitor, other, workspaceId: workspace.id }
    }
    type People = Awaited<ReturnType<typeof people>>

    async function aNote({ agent, visitor, workspaceId }: People, text: string) {
      const note: VisitorNoteRecord = {
        id: newId(),
        workspaceId,
        visitorId: visitor.id,
        authorId: agent.id,
        clientId: newClientId(),
        text,
        createdAt: later(1),
        editedAt: null,
      }
      await opened.database.work.run((stores) => stores.visitorNotes.insert(note))
      return note
    }
    const list = (workspaceId: string, visitorId: string, limit = 9) =>
      opened.database.work.read((stores) => stores.visitorNotes.list(workspaceId, visitorId, limit))

    test('notes come back with the name of their author, the newest of them, oldest first', async () => {
      const known = await people()
      const { workspaceId, visitor, other } = known
      const notes = []
      for (const text of ['one', 'two', 'três']) notes.push(await aNote(known, text))
      const named = notes.map((note) => ({ ...note, authorName: 'Rita' }))
      expect(await list(workspaceId, visitor.id)).toEqual(named)
      expect(await list(workspaceId, visitor.id, 2)).toEqual(named.slice(1))
      expect(await list(workspaceId, other.id)).toEqual([])
      expect(await list(newId(), visitor.id)).toEqual([])
      const counted = await opened.database.work.read(({ visitorNotes }) =>
        Promise.all([
          visitorNotes.count(workspaceId, visitor.id),
          visitorNotes.count(workspaceId, other.id),
          visitorNotes.count(newId(), visitor.id),
        ]),
      )
      expect(counted).toEqual([3, 0, 0])
    })

    test('a note is found by its id and by what its author sent, of its own visitor alone', async () => {
      const known = await people()
      const { workspaceId, visitor, other, agent } = known
      const note = await aNote(known, 'one')
      const found = await opened.database.work.read(({ visitorNotes }) =>
        Promise.all([
          visitorNotes.find(workspaceId, visitor.id, note.id),
          visitorNotes.findSent(workspaceId, visitor.id, agent.id, note.clientId),
          visitorNotes.find(workspaceId, other.id, note.id),
          visitorNotes.find(newId(), visitor.id, note.id),
          visitorNotes.findSent(workspaceId, other.id, agent.id, note.clientId),
          visitorNotes.findSent(workspaceId, visitor.id, newId(), note.clientId),
        ]),
      )
      const named = { ...note, authorName: 'Rita' }
      expect(found).toEqual([named, named, null, null, null, null])
    })

    test('a changed text is stored, and a note removed, in their own workspace alone', async () => {
      const known = await people()
      const { workspaceId, visitor } = known
      const note = await aNote(known, 'one')
      const edited = { ...note, text: 'um', editedAt: later(5) }
      const { work } = opened.database
      await work.run(async ({ visitorNotes }) => {
        await visitorNotes.save({ ...edited, workspaceId: newId() })
        await visitorNotes.remove(newId(), note.id)
      })
      expect(await list(workspaceId, visitor.id)).toMatchObject([note])
      await work.run(({ visitorNotes }) => visitorNotes.save(edited))
      expect(await list(workspaceId, visitor.id)).toMatchObject([edited])
      await work.run(({ visitorNotes }) => visitorNotes.remove(workspaceId, note.id))
      expect(await list(workspaceId, visitor.id)).toEqual([])
    })

    test('notes move to another visitor, and stay when the first is removed', async () => {
      const known = await people()
      const { workspaceId, visitor, other } = known
      const note = await aNote(known, 'one')
      await opened.database.work.run(async ({ visitorNotes, visitors }) => {
        await visitorNotes.reassign(newId(), visitor.id, other.id)
        await visitorNotes.reassign(workspaceId, visitor.id, other.id)
        await visitors.remove(workspaceId, visitor.id)
      })
      expect(await list(workspaceId, other.id)).toMatchObject([{ id: note.id, text: 'one' }])
    })

    test('an erased visitor has none', async () => {
      const known = await people()
      const { workspaceId, visitor } = known
      await aNote(known, 'one')
      const ref = { workspaceId, visitorId: visitor.id }
      await opened.database.work.run(({ visitorData }) => visitorData.eraseProfile(ref, later(9)))
      expect(await list(workspaceId, visitor.id)).toEqual([])
    })
  })
}
