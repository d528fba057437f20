import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PictureRecord } from '../../src/agent/picture.ts'
import { anAgent, newHash, settle, type Open, type Opened } from './records.ts'

/** The contract of every PictureStore. */
export function picturesSuite(name: string, open: Open): void {
  describe(`pictures in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    async function anAgentWith(over: Partial<PictureRecord> = {}) {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const agent = anAgent(workspace)
      const picture: PictureRecord = {
        agentId: agent.id,
        workspaceId: workspace.id,
        hash: newHash(),
        type: 'image/webp',
        bytes: Uint8Array.from([0, 255, 39, 92, 0]),
        ...over,
      }
      await work.run(async (stores) => {
        await stores.agents.insert(agent)
        await stores.pictures.save(picture)
      })
      return { work, workspace, agent, picture }
    }

    test('a picture comes back byte for byte, and another one takes its place', async () => {
      const { work, picture } = await anAgentWith()
      const find = (hash: string) => work.read(({ pictures }) => pictures.findByHash(hash))
      const { type, bytes } = picture
      expect(await find(picture.hash)).toEqual({ type, bytes })
      const next = {
        ...picture,
        hash: newHash(),
        type: 'image/png',
        bytes: bytes.slice(1),
      } as const
      await work.run(({ pictures }) => pictures.save(next))
      expect(await find(picture.hash)).toBeNull()
      expect(await find(next.hash)).toEqual({ type: next.type, bytes: next.bytes })
    })

    test('a picture that two agents have is found until neither has it', async () => {
      const { work, workspace, agent, picture } = await anAgentWith()
      const { hash } = picture
      const twin = await anAgentWith({ hash })
      const find = () => work.read(({ pictures }) => pictures.findByHash(hash))
      await work.run(({ pictures }) => pictures.remove(workspace.id, agent.id))
      expect(await find()).not.toBeNull()
      await work.run(({ pictures }) => pictures.remove(workspace.id, twin.agent.id))
      expect(await find()).not.toBeNull()
      await work.run(({ pictures }) => pictures.remove(twin.workspace.id, twin.agent.id))
      expect(await find()).toBeNull()
    })
  })
}
