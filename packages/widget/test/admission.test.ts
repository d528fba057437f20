import { slow } from '@papo/testing'
import { describe, expect, test } from 'vitest'
import { type Desk, openDesk } from './desk.ts'

const view = (desk: Desk) => desk.model.publicState.view
const keptBy = (desk: Desk) => [...Object.keys(desk.platform.kept.contents), ...desk.tab.keys()]

describe('before the visitor has agreed', () => {
  test('nothing that is asked for happens, and then all of it in its order', async () => {
    const desk = await openDesk({ agrees: false })
    const before = desk.backend.requests.length
    desk.model.open()
    void desk.model.sendMessage('Primeira')
    void desk.model.sendMessage('Segunda')
    await desk.platform.advance(60_000)
    expect([view(desk), keptBy(desk)]).toEqual(['home', []])
    expect(desk.backend.requests).toHaveLength(before)
    desk.model.accept()
    await desk.platform.advance(1000)
    expect(view(desk)).toBe('waiting')
    expect(desk.log).toEqual(['Primeira', 'Segunda'])
    expect(desk.backend.chats).toHaveLength(1)
  })

  test('what was declined does not happen later', async () => {
    const desk = await openDesk({ agrees: false })
    await desk.model.sendMessage('Oi')
    desk.model.admission.decline()
    desk.model.around.agree()
    await desk.model.proceed()
    await desk.platform.settle()
    expect([view(desk), desk.backend.chats]).toEqual(['home', []])
  })

  test('an accepted chat begins with the form where the site has one', async () => {
    const desk = await openDesk({
      agrees: false,
      saved: { form: { name: 'required', email: 'off', question: 'off' } },
    })
    desk.model.accept()
    await desk.platform.settle()
    expect(view(desk)).toBe('prechat')
  })
})

describe('logging out', () => {
  test('leaves nothing of who was here, neither kept nor shown, and follows nothing', async () => {
    const desk = await openDesk({
      saved: { form: { name: 'required', email: 'off', question: 'off' } },
    })
    desk.model.open()
    await desk.model.start()
    const form = desk.model.beginning.form
    form?.write('name', 'Bruna')
    if (form) desk.model.beginning.submit(form)
    await desk.platform.advance(1000)
    desk.model.conversation?.write('ainda não')
    expect(keptBy(desk).length).toBeGreaterThan(2)
    await desk.model.logOut()
    expect([view(desk), keptBy(desk)]).toEqual(['home', []])
    expect(desk.model.publicState).toMatchObject({ chatId: null, unread: 0 })
    // All that is left is the ear for what other tabs do.
    expect(await desk.platform.leftovers()).toEqual(['a listener to storage'])
    await desk.model.start()
    expect(desk.model.beginning.form?.answers['name']).toBeUndefined()
  })

  test('while a start is under way starts nothing', async () => {
    const desk = await openDesk()
    desk.backend.conduct('startChat', slow(2000))
    void desk.model.start()
    await desk.platform.advance(1000)
    const leaving = desk.model.logOut()
    await desk.platform.advance(2000)
    await leaving
    await desk.platform.settle()
    expect([view(desk), keptBy(desk)]).toEqual(['home', []])
  })
})
