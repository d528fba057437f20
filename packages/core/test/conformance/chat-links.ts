import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatLinkRecord } from '../../src/chat/chat-link.ts'
import { arrive, later, newHash, newId, settle, type Open, type Opened } from './records.ts'

/** The contract of every ChatLinkStore. */
export function chatLinksSuite(name: string, open: Open): void {
  describe(`links to chats in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    async function aLink(over: Partial<ChatLinkRecord> = {}): Promise<ChatLinkRecord> {
      const { site } = await settle(opened.database)
      const { visitor, chat } = await arrive(opened.database, site)
      const link: ChatLinkRecord = {
        codeHash: newHash(),
        workspaceId: site.workspaceId,
        siteId: site.id,
        visitorId: visitor.id,
        chatId: chat.id,
        createdAt: later(0),
        expiresAt: later(100),
        usedAt: null,
        clientHash: null,
        keptUntil: later(200),
        ...over,
      }
      await opened.database.work.run((stores) => stores.chatLinks.insert(link))
      return link
    }
    const byCode = (codeHash: string) =>
      opened.database.work.run((stores) => stores.chatLinks.lockByCode(codeHash))

    test('a link comes back as stored, by its code alone', async () => {
      const link = await aLink()
      expect(await byCode(link.codeHash)).toEqual(link)
      expect(await byCode(newHash())).toBeNull()
    })

    test('its use is written, in its own workspace alone', async () => {
      const link = await aLink()
      const used = { ...link, usedAt: later(5), clientHash: newHash() }
      const { work } = opened.database
      await work.run((stores) => stores.chatLinks.save({ ...used, workspaceId: newId() }))
      expect(await byCode(link.codeHash)).toEqual(link)
      await work.run((stores) => stores.chatLinks.save(used))
      expect(await byCode(link.codeHash)).toEqual(used)
    })

    test('it goes with its visitor who is erased, and some time after its end', async () => {
      const [erased, old, other] = [
        await aLink(),
        await aLink({ keptUntil: later(10) }),
        await aLink(),
      ]
      await opened.database.work.run(async ({ visitorData, retention }) => {
        const { workspaceId, visitorId } = erased
        await visitorData.eraseProfile({ workspaceId, visitorId }, later(1))
        await retention.removeExpired('chat_link', later(20))
      })
      const left = await Promise.all([erased, old, other].map(({ codeHash }) => byCode(codeHash)))
      expect(left).toEqual([null, null, other])
    })
  })
}
