import { refuses } from '@papo/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from './desk.ts'

const asking = { form: { name: 'required', email: 'optional', question: 'off' } } as const

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})

const view = () => desk.model.publicState.view

describe('from the greeting to the thanks', () => {
  test('a visitor starts, waits, is joined, talks, ends, rates and is thanked', async () => {
    const { model, backend, platform } = desk
    const views = [view()]
    model.open()
    await model.start()
    views.push(view())
    await platform.advance(1000)
    backend.agentAccepts(desk.chatId)
    await platform.advance(6000)
    views.push(view())
    model.conversation?.send('Oi')
    await platform.advance(1000)
    await model.conversation?.end()
    views.push(view())
    model.conversation?.rating.choose(5)
    await model.conversation?.rating.submit()
    views.push(view())
    expect(views).toEqual(['home', 'waiting', 'chat', 'rating', 'thanks'])
    expect(desk.log).toEqual(['accepted', 'Oi', 'ended', 'rated'])
    expect(desk.heard).toEqual(
      expect.arrayContaining([
        'chat:start',
        'chat:agent',
        'message:sent',
        'chat:end',
        'chat:rating',
      ]),
    )
  })

  test('the page is told apart from what follows its address', async () => {
    await desk.model.start()
    expect(desk.backend.chats[0]?.page).toMatchObject({ url: 'https://shop.test/lamps' })
  })

  test('what is written while waiting is there when the agent comes', async () => {
    await desk.model.start()
    await desk.platform.advance(1000)
    desk.model.conversation?.send('Enquanto espero')
    await desk.platform.advance(1000)
    expect(view()).toBe('waiting')
    expect(desk.log).toEqual(['Enquanto espero'])
  })

  test('who leaves the queue is at home again, and the chat has ended', async () => {
    await desk.model.start()
    await desk.model.leave()
    expect(view()).toBe('home')
    expect(desk.backend.chats[0]?.status).toBe('ended')
    expect(desk.client.hasSession()).toBe(false)
  })

  test('a chat that nobody answered is not rated', async () => {
    await desk.model.start()
    await desk.platform.advance(1000)
    desk.backend.chatExpires(desk.chatId)
    await desk.platform.advance(6000)
    expect(view()).toBe('ended')
  })

  test('a skipped rating leaves the conversation to read, and closing puts it away', async () => {
    await desk.model.start()
    desk.backend.agentAccepts(desk.chatId)
    desk.backend.agentEnds(desk.chatId)
    await desk.platform.advance(6000)
    expect(view()).toBe('rating')
    desk.model.conversation?.skipRating()
    expect(view()).toBe('ended')
    desk.model.close()
    expect(view()).toBe('home')
    expect(desk.client.hasSession()).toBe(false)
  })

  test('a new conversation begins clean', async () => {
    await desk.model.start()
    desk.model.conversation?.write('half a thought')
    desk.backend.agentAccepts(desk.chatId)
    desk.backend.agentEnds(desk.chatId)
    await desk.platform.advance(6000)
    desk.model.conversation?.skipRating()
    await desk.model.start()
    expect(view()).toBe('waiting')
    expect(desk.backend.chats).toHaveLength(2)
    expect(desk.model.conversation?.draft.get()).toBe('')
    expect(Object.keys(desk.platform.kept.contents).filter((key) => key.includes('draft'))).toEqual(
      [],
    )
  })
})

describe('the form before a chat', () => {
  test('is shown where the site asks, and what is required is checked before anything is sent', async () => {
    desk = await openDesk({ saved: asking })
    await desk.model.start()
    expect(view()).toBe('prechat')
    const form = desk.model.beginning.form
    expect(form && desk.model.beginning.submit(form)).toBe(false)
    expect(desk.backend.chats).toEqual([])
  })

  test('starts the chat with what it was told', async () => {
    desk = await openDesk({
      saved: { form: { name: 'required', email: 'required', question: 'required' } },
    })
    await desk.model.start()
    const form = desk.model.beginning.form
    form?.write('name', ' Bruna ')
    form?.write('email', 'bruna@example.com')
    form?.write('question', 'Onde está meu pedido?')
    expect(form && desk.model.beginning.submit(form)).toBe(true)
    await desk.platform.advance(1000)
    expect(view()).toBe('waiting')
    expect(desk.backend.chats[0]?.visitor).toMatchObject({
      name: 'Bruna',
      email: 'bruna@example.com',
    })
    expect(desk.log).toEqual(['Onde está meu pedido?'])
  })

  test('does not ask what the page has told', async () => {
    desk = await openDesk({
      saved: asking,
      settings: { visitor: { name: 'Bruna', email: 'b@x.org' } },
    })
    await desk.model.start()
    expect(view()).toBe('waiting')
    expect(desk.backend.chats[0]?.visitor.name).toBe('Bruna')
  })

  test('does not ask twice', async () => {
    desk = await openDesk({ saved: { form: { ...asking.form, email: 'off' } } })
    await desk.model.start()
    desk.model.beginning.form?.write('name', 'Bruna')
    if (desk.model.beginning.form) desk.model.beginning.submit(desk.model.beginning.form)
    await desk.platform.settle()
    await desk.model.leave()
    await desk.model.start()
    expect(view()).toBe('waiting')
    expect(desk.backend.chats.map(({ visitor }) => visitor.name)).toEqual(['Bruna', 'Bruna'])
  })

  test('is left for home by its back button', async () => {
    desk = await openDesk({ saved: asking })
    await desk.model.start()
    desk.model.beginning.leave()
    expect(view()).toBe('home')
  })
})

describe('when something is wrong', () => {
  test('a start that fails says so, tells the page and can be tried again', async () => {
    desk.backend.conduct('startChat', refuses('unavailable'))
    await desk.model.start()
    expect(desk.model.beginning.failure).toBe('again')
    expect(desk.detailOf('error')).toMatchObject({ code: 'unavailable' })
    desk.backend.behave()
    await desk.model.start()
    expect(view()).toBe('waiting')
  })

  test('a page that may not start a chat is told that it is not available here', async () => {
    desk.backend.conduct('startChat', refuses('origin_not_allowed'))
    await desk.model.start()
    expect(desk.model.beginning.failure).toBe('blocked')
  })

  test('a rating that fails stays to be sent again', async () => {
    await desk.model.start()
    desk.backend.agentAccepts(desk.chatId)
    desk.backend.agentEnds(desk.chatId)
    await desk.platform.advance(6000)
    const rating = desk.model.conversation?.rating
    desk.backend.conduct('rateChat', refuses('unavailable'))
    rating?.choose(4)
    await rating?.submit()
    expect([rating?.fault, view()]).toEqual(['failed', 'rating'])
    desk.backend.behave()
    await rating?.submit()
    expect(view()).toBe('thanks')
  })

  test('an end that fails keeps the question open and says so', async () => {
    await desk.model.start()
    desk.backend.agentAccepts(desk.chatId)
    await desk.platform.advance(6000)
    const { conversation } = desk.model
    desk.backend.conduct('endChat', refuses('unavailable'))
    conversation?.confirm(true)
    await conversation?.end()
    expect([conversation?.isConfirming, conversation?.isFailed]).toEqual([true, true])
  })
})

describe('after a reload, or on another page', () => {
  /** The same browser and tab, with a page that has just loaded. */
  async function reload(): Promise<boolean> {
    desk.model.stop()
    desk = await openDesk({ backend: desk.backend, platform: desk.platform, tab: desk.tab })
    return await desk.model.resume()
  }

  test('the chat is there again, open where it was open, with its draft', async () => {
    desk.model.open()
    await desk.model.start()
    desk.model.conversation?.write('ainda não')
    expect(await reload()).toBe(true)
    expect(view()).toBe('waiting')
    expect(desk.model.conversation?.draft.get()).toBe('ainda não')
  })

  test('it stays closed where it was closed', async () => {
    desk.model.open()
    await desk.model.start()
    desk.model.close()
    expect(await reload()).toBe(false)
    expect(view()).toBe('waiting')
  })

  test('a chat that has ended meanwhile does not open by itself', async () => {
    desk.model.open()
    await desk.model.start()
    desk.backend.agentAccepts(desk.chatId)
    desk.model.stop()
    desk.backend.agentEnds(desk.chatId)
    expect(await reload()).toBe(false)
    expect(view()).toBe('rating')
  })

  test('without a chat nothing is asked and nothing is there', async () => {
    const before = desk.backend.requests.length
    expect(await desk.model.resume()).toBe(false)
    expect(desk.backend.requests).toHaveLength(before)
  })
})

test('nothing is stored before the visitor acts', async () => {
  await desk.model.resume()
  desk.model.open()
  desk.model.close()
  expect(Object.keys(desk.platform.kept.contents)).toEqual([])
  expect([...desk.tab.keys()]).toEqual([])
})

test('a message that the page sends starts a chat where there is none, and goes into the one there is', async () => {
  await desk.model.sendMessage('Primeira')
  await desk.platform.advance(1000)
  await desk.model.sendMessage('Segunda')
  await desk.platform.advance(1000)
  expect(desk.backend.chats).toHaveLength(1)
  expect(desk.log).toEqual(['Primeira', 'Segunda'])
})

test('what the page asks for in one breath happens in its order', async () => {
  const { model } = desk
  void model.sendMessage('Primeira')
  void model.sendMessage('Segunda')
  void model.endChat()
  await desk.platform.advance(3000)
  expect(desk.backend.chats).toHaveLength(1)
  expect(desk.log).toEqual(['Primeira', 'Segunda', 'ended'])
})

test('a start that is answered after the end of the widget follows nothing', async () => {
  const starting = desk.model.start()
  desk.model.stop()
  await starting
  await desk.platform.settle()
  expect(desk.model.conversation).toBeNull()
  expect(await desk.platform.leftovers()).toEqual([])
})

test('what is stopped leaves no timer, listener or request behind', async () => {
  desk.model.open()
  await desk.model.start()
  desk.backend.agentAccepts(desk.chatId)
  await desk.platform.advance(6000)
  desk.model.stop()
  await desk.platform.settle()
  expect(await desk.platform.leftovers()).toEqual([])
})
