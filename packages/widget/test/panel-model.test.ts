import { refuses } from '@papo/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { type PanelHarness, openPanel } from './panel-harness.ts'

const asking = { form: { name: 'required', email: 'optional', question: 'off' } } as const

let harness: PanelHarness
beforeEach(async () => {
  harness = await openPanel()
})

const view = () => harness.model.publicState.view

describe('from the greeting to the thanks', () => {
  test('a visitor starts, waits, is joined, talks, ends, rates and is thanked', async () => {
    const { model, backend, platform } = harness
    const views = [view()]
    model.open()
    await model.start()
    views.push(view())
    await platform.advance(1000)
    backend.agentAccepts(harness.chatId)
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
    expect(harness.log).toEqual(['accepted', 'Oi', 'ended', 'rated'])
    expect(harness.heard).toEqual(
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
    await harness.model.start()
    expect(harness.backend.chats[0]?.page).toMatchObject({ url: 'https://shop.test/lamps' })
  })

  test('what is written while waiting is there when the agent comes', async () => {
    await harness.model.start()
    await harness.platform.advance(1000)
    harness.model.conversation?.send('Enquanto espero')
    await harness.platform.advance(1000)
    expect(view()).toBe('waiting')
    expect(harness.log).toEqual(['Enquanto espero'])
  })

  test('who leaves the queue is at home again, and the chat has ended', async () => {
    await harness.model.start()
    await harness.model.leave()
    expect(view()).toBe('home')
    expect(harness.backend.chats[0]?.status).toBe('ended')
    expect(harness.client.hasSession()).toBe(false)
  })

  test('a chat that nobody answered is not rated', async () => {
    await harness.model.start()
    await harness.platform.advance(1000)
    harness.backend.chatExpires(harness.chatId)
    await harness.platform.advance(6000)
    expect(view()).toBe('ended')
  })

  test('a skipped rating leaves the conversation to read, and closing puts it away', async () => {
    await harness.model.start()
    harness.backend.agentAccepts(harness.chatId)
    harness.backend.agentEnds(harness.chatId)
    await harness.platform.advance(6000)
    expect(view()).toBe('rating')
    harness.model.conversation?.skipRating()
    expect(view()).toBe('ended')
    harness.model.close()
    expect(view()).toBe('home')
    expect(harness.client.hasSession()).toBe(false)
  })

  test('a new conversation begins clean', async () => {
    await harness.model.start()
    harness.model.conversation?.write('half a thought')
    harness.backend.agentAccepts(harness.chatId)
    harness.backend.agentEnds(harness.chatId)
    await harness.platform.advance(6000)
    harness.model.conversation?.skipRating()
    await harness.model.start()
    expect(view()).toBe('waiting')
    expect(harness.backend.chats).toHaveLength(2)
    expect(harness.model.conversation?.draft.get()).toBe('')
    expect(
      Object.keys(harness.platform.kept.contents).filter((key) => key.includes('draft')),
    ).toEqual([])
  })
})

describe('the form before a chat', () => {
  test('is shown where the site asks, and what is required is checked before anything is sent', async () => {
    harness = await openPanel({ saved: asking })
    await harness.model.start()
    expect(view()).toBe('prechat')
    const form = harness.model.chatStarter.form
    expect(form && harness.model.chatStarter.submit(form)).toBe(false)
    expect(harness.backend.chats).toEqual([])
  })

  test('starts the chat with what it was told', async () => {
    harness = await openPanel({
      saved: { form: { name: 'required', email: 'required', question: 'required' } },
    })
    await harness.model.start()
    const form = harness.model.chatStarter.form
    form?.write('name', ' Bruna ')
    form?.write('email', 'bruna@example.com')
    form?.write('question', 'Onde está meu pedido?')
    expect(form && harness.model.chatStarter.submit(form)).toBe(true)
    await harness.platform.advance(1000)
    expect(view()).toBe('waiting')
    expect(harness.backend.chats[0]?.visitor).toMatchObject({
      name: 'Bruna',
      email: 'bruna@example.com',
    })
    expect(harness.log).toEqual(['Onde está meu pedido?'])
  })

  test('does not ask what the page has told', async () => {
    harness = await openPanel({
      saved: asking,
      settings: { visitor: { name: 'Bruna', email: 'b@x.org' } },
    })
    await harness.model.start()
    expect(view()).toBe('waiting')
    expect(harness.backend.chats[0]?.visitor.name).toBe('Bruna')
  })

  test('does not ask twice', async () => {
    harness = await openPanel({ saved: { form: { ...asking.form, email: 'off' } } })
    await harness.model.start()
    harness.model.chatStarter.form?.write('name', 'Bruna')
    if (harness.model.chatStarter.form)
      harness.model.chatStarter.submit(harness.model.chatStarter.form)
    await harness.platform.settle()
    await harness.model.leave()
    await harness.model.start()
    expect(view()).toBe('waiting')
    expect(harness.backend.chats.map(({ visitor }) => visitor.name)).toEqual(['Bruna', 'Bruna'])
  })

  test('is left for home by its back button', async () => {
    harness = await openPanel({ saved: asking })
    await harness.model.start()
    harness.model.chatStarter.leave()
    expect(view()).toBe('home')
  })
})

describe('when something is wrong', () => {
  test('a start that fails says so, tells the page and can be tried again', async () => {
    harness.backend.conduct('startChat', refuses('unavailable'))
    await harness.model.start()
    expect(harness.model.chatStarter.failure).toBe('again')
    expect(harness.detailOf('error')).toMatchObject({ code: 'unavailable' })
    harness.backend.behave()
    await harness.model.start()
    expect(view()).toBe('waiting')
  })

  test('a page that may not start a chat is told that it is not available here', async () => {
    harness.backend.conduct('startChat', refuses('origin_not_allowed'))
    await harness.model.start()
    expect(harness.model.chatStarter.failure).toBe('blocked')
  })

  test('a rating that fails stays to be sent again', async () => {
    await harness.model.start()
    harness.backend.agentAccepts(harness.chatId)
    harness.backend.agentEnds(harness.chatId)
    await harness.platform.advance(6000)
    const rating = harness.model.conversation?.rating
    harness.backend.conduct('rateChat', refuses('unavailable'))
    rating?.choose(4)
    await rating?.submit()
    expect([rating?.fault, view()]).toEqual(['failed', 'rating'])
    harness.backend.behave()
    await rating?.submit()
    expect(view()).toBe('thanks')
  })

  test('an end that fails keeps the question open and says so', async () => {
    await harness.model.start()
    harness.backend.agentAccepts(harness.chatId)
    await harness.platform.advance(6000)
    const { conversation } = harness.model
    harness.backend.conduct('endChat', refuses('unavailable'))
    conversation?.confirm(true)
    await conversation?.end()
    expect([conversation?.isConfirming, conversation?.isFailed]).toEqual([true, true])
  })
})

describe('after a reload, or on another page', () => {
  /** The same browser and tab, with a page that has just loaded. */
  async function reload(): Promise<boolean> {
    harness.model.stop()
    harness = await openPanel({
      backend: harness.backend,
      platform: harness.platform,
      tab: harness.tab,
    })
    return await harness.model.resume()
  }

  test('the chat is there again, open where it was open, with its draft', async () => {
    harness.model.open()
    await harness.model.start()
    harness.model.conversation?.write('ainda não')
    expect(await reload()).toBe(true)
    expect(view()).toBe('waiting')
    expect(harness.model.conversation?.draft.get()).toBe('ainda não')
  })

  test('it stays closed where it was closed', async () => {
    harness.model.open()
    await harness.model.start()
    harness.model.close()
    expect(await reload()).toBe(false)
    expect(view()).toBe('waiting')
  })

  test('a chat that has ended meanwhile does not open by itself', async () => {
    harness.model.open()
    await harness.model.start()
    harness.backend.agentAccepts(harness.chatId)
    harness.model.stop()
    harness.backend.agentEnds(harness.chatId)
    expect(await reload()).toBe(false)
    expect(view()).toBe('rating')
  })

  test('without a chat nothing is asked and nothing is there', async () => {
    const before = harness.backend.requests.length
    expect(await harness.model.resume()).toBe(false)
    expect(harness.backend.requests).toHaveLength(before)
  })
})

test('nothing is stored before the visitor acts', async () => {
  await harness.model.resume()
  harness.model.open()
  harness.model.close()
  expect(Object.keys(harness.platform.kept.contents)).toEqual([])
  expect([...harness.tab.keys()]).toEqual([])
})

test('a message that the page sends starts a chat where there is none, and goes into the one there is', async () => {
  await harness.model.sendMessage('Primeira')
  await harness.platform.advance(1000)
  await harness.model.sendMessage('Segunda')
  await harness.platform.advance(1000)
  expect(harness.backend.chats).toHaveLength(1)
  expect(harness.log).toEqual(['Primeira', 'Segunda'])
})

test('what the page asks for in one breath happens in its order', async () => {
  const { model } = harness
  void model.sendMessage('Primeira')
  void model.sendMessage('Segunda')
  void model.endChat()
  await harness.platform.advance(3000)
  expect(harness.backend.chats).toHaveLength(1)
  expect(harness.log).toEqual(['Primeira', 'Segunda', 'ended'])
})

test('a start that is answered after the end of the widget follows nothing', async () => {
  const starting = harness.model.start()
  harness.model.stop()
  await starting
  await harness.platform.settle()
  expect(harness.model.conversation).toBeNull()
  expect(await harness.platform.leftovers()).toEqual([])
})

test('what is stopped leaves no timer, listener or request behind', async () => {
  harness.model.open()
  await harness.model.start()
  harness.backend.agentAccepts(harness.chatId)
  await harness.platform.advance(6000)
  harness.model.stop()
  await harness.platform.settle()
  expect(await harness.platform.leftovers()).toEqual([])
})
