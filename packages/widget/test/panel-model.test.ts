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
  test('a visitor starts a chat, waits, gets an agent, writes, ends the chat, rates it and is thanked', async () => {
    const { model, backend, platform } = harness
    const views = [view()]
    model.open()
    await model.start()
    views.push(view())
    await platform.advance(1000)
    await backend.agentAccepts(await harness.chatId())
    await platform.advance(6000)
    views.push(view())
    model.conversation.get()?.send('Oi')
    await platform.advance(1000)
    await model.conversation.get()?.end()
    views.push(view())
    model.conversation.get()?.rating.choose(5)
    await model.conversation.get()?.rating.submit()
    views.push(view())
    expect(views).toEqual(['home', 'waiting', 'chat', 'rating', 'thanks'])
    expect(await harness.log()).toEqual(['accepted', 'Oi', 'ended', 'rated'])
    expect(harness.eventNames).toEqual(
      expect.arrayContaining([
        'chat:start',
        'chat:agent',
        'message:sent',
        'chat:end',
        'chat:rating',
      ]),
    )
  })

  test('the page’s address is sent without query and fragment', async () => {
    await harness.model.start()
    expect((await harness.backend.chats())[0]?.page).toMatchObject({
      url: 'https://shop.test/lamps',
    })
  })

  test('messages written while waiting are there when the agent joins', async () => {
    await harness.model.start()
    await harness.platform.advance(1000)
    harness.model.conversation.get()?.send('Enquanto espero')
    await harness.platform.advance(1000)
    expect(view()).toBe('waiting')
    expect(await harness.log()).toEqual(['Enquanto espero'])
  })

  test('leaving the queue ends the chat and shows the home view', async () => {
    await harness.model.start()
    await harness.model.leave()
    expect(view()).toBe('home')
    expect((await harness.backend.chats())[0]?.status).toBe('ended')
    expect(harness.client.hasSession()).toBe(false)
  })

  test('a chat without an agent is not rated', async () => {
    await harness.model.start()
    await harness.platform.advance(1000)
    await harness.backend.chatExpires(await harness.chatId())
    await harness.platform.advance(6000)
    expect(view()).toBe('ended')
  })

  test('after a skipped rating the conversation stays readable until the panel is closed', async () => {
    await harness.model.start()
    await harness.backend.agentAccepts(await harness.chatId())
    await harness.backend.agentEnds(await harness.chatId())
    await harness.platform.advance(6000)
    expect(view()).toBe('rating')
    harness.model.conversation.get()?.skipRating()
    expect(view()).toBe('ended')
    harness.model.close()
    expect(view()).toBe('home')
    expect(harness.client.hasSession()).toBe(false)
  })

  test('a new conversation starts empty', async () => {
    await harness.model.start()
    harness.model.conversation.get()?.write('half a thought')
    await harness.backend.agentAccepts(await harness.chatId())
    await harness.backend.agentEnds(await harness.chatId())
    await harness.platform.advance(6000)
    harness.model.conversation.get()?.skipRating()
    await harness.model.start()
    expect(view()).toBe('waiting')
    expect(await harness.backend.chats()).toHaveLength(2)
    expect(harness.model.conversation.get()?.draft).toBe('')
    expect(
      Object.keys(harness.platform.stored.contents).filter((key) => key.includes('draft')),
    ).toEqual([])
  })
})

describe('the pre-chat form', () => {
  test('is shown where the site has one, and required fields are checked before anything is sent', async () => {
    harness = await openPanel({ saved: asking })
    await harness.model.start()
    expect(view()).toBe('prechat')
    const form = harness.model.chatStarter.form.get()
    expect(form && harness.model.chatStarter.submit(form)).toBe(false)
    expect(await harness.backend.chats()).toEqual([])
  })

  test('starts the chat with its answers', async () => {
    harness = await openPanel({
      saved: { form: { name: 'required', email: 'required', question: 'required' } },
    })
    await harness.model.start()
    const form = harness.model.chatStarter.form.get()
    form?.write('name', ' Bruna ')
    form?.write('email', 'bruna@example.com')
    form?.write('question', 'Onde está meu pedido?')
    expect(form && harness.model.chatStarter.submit(form)).toBe(true)
    await harness.platform.advance(1000)
    expect(view()).toBe('waiting')
    expect((await harness.backend.chats())[0]?.visitor).toMatchObject({
      name: 'Bruna',
      email: 'bruna@example.com',
    })
    expect(await harness.log()).toEqual(['Onde está meu pedido?'])
  })

  test('does not ask for what the page has set', async () => {
    harness = await openPanel({
      saved: asking,
      settings: { visitor: { name: 'Bruna', email: 'b@x.org' } },
    })
    await harness.model.start()
    expect(view()).toBe('waiting')
    expect((await harness.backend.chats())[0]?.visitor.name).toBe('Bruna')
  })

  test('does not ask twice', async () => {
    harness = await openPanel({ saved: { form: { ...asking.form, email: 'off' } } })
    await harness.model.start()
    const form = harness.model.chatStarter.form.get()
    form?.write('name', 'Bruna')
    if (form) harness.model.chatStarter.submit(form)
    await harness.platform.settle()
    await harness.model.leave()
    await harness.model.start()
    expect(view()).toBe('waiting')
    expect((await harness.backend.chats()).map(({ visitor }) => visitor.name)).toEqual([
      'Bruna',
      'Bruna',
    ])
  })

  test('goes back to the home view with its back button', async () => {
    harness = await openPanel({ saved: asking })
    await harness.model.start()
    harness.model.chatStarter.leave()
    expect(view()).toBe('home')
  })
})

describe('failures', () => {
  test('a failed start is shown, emits an error to the page and can be retried', async () => {
    harness.backend.conduct('startChat', refuses('unavailable'))
    await harness.model.start()
    expect(harness.model.chatStarter.failure.get()).toBe('again')
    expect(harness.detailOf('error')).toMatchObject({ code: 'unavailable' })
    harness.backend.behave()
    await harness.model.start()
    expect(view()).toBe('waiting')
  })

  test('a page that may not start a chat shows that the chat is not available here', async () => {
    harness.backend.conduct('startChat', refuses('origin_not_allowed'))
    await harness.model.start()
    expect(harness.model.chatStarter.failure.get()).toBe('blocked')
  })

  test('a failed rating stays and can be sent again', async () => {
    await harness.model.start()
    await harness.backend.agentAccepts(await harness.chatId())
    await harness.backend.agentEnds(await harness.chatId())
    await harness.platform.advance(6000)
    const rating = harness.model.conversation.get()?.rating
    harness.backend.conduct('rateChat', refuses('unavailable'))
    rating?.choose(4)
    await rating?.submit()
    expect([rating?.form.get().fault, view()]).toEqual(['failed', 'rating'])
    harness.backend.behave()
    await rating?.submit()
    expect(view()).toBe('thanks')
  })

  test('a failed end keeps the dialog open and says so', async () => {
    await harness.model.start()
    await harness.backend.agentAccepts(await harness.chatId())
    await harness.platform.advance(6000)
    const conversation = harness.model.conversation.get()
    harness.backend.conduct('endChat', refuses('unavailable'))
    conversation?.confirm(true)
    await conversation?.end()
    expect([conversation?.isConfirming.get(), conversation?.isFailed.get()]).toEqual([true, true])
  })
})

describe('after a reload, or on another page', () => {
  /** Loads the page again in the same browser and tab. */
  async function reload(): Promise<boolean> {
    harness.model.stop()
    harness = await openPanel({
      backend: harness.backend,
      platform: harness.platform,
      tab: harness.tab,
    })
    return await harness.model.resume()
  }

  test('the chat is resumed with its draft, and the panel is open if it was open', async () => {
    harness.model.open()
    await harness.model.start()
    harness.model.conversation.get()?.write('ainda não')
    expect(await reload()).toBe(true)
    expect(view()).toBe('waiting')
    expect(harness.model.conversation.get()?.draft).toBe('ainda não')
  })

  test('the panel stays closed if it was closed', async () => {
    harness.model.open()
    await harness.model.start()
    harness.model.close()
    expect(await reload()).toBe(false)
    expect(view()).toBe('waiting')
  })

  test('a chat that has ended in the meantime does not open the panel', async () => {
    harness.model.open()
    await harness.model.start()
    await harness.backend.agentAccepts(await harness.chatId())
    harness.model.stop()
    await harness.backend.agentEnds(await harness.chatId())
    expect(await reload()).toBe(false)
    expect(view()).toBe('rating')
  })

  test('without a chat nothing is requested and nothing is shown', async () => {
    const before = harness.backend.requests.length
    expect(await harness.model.resume()).toBe(false)
    expect(harness.backend.requests).toHaveLength(before)
  })
})

test('nothing is stored before the visitor acts', async () => {
  await harness.model.resume()
  harness.model.open()
  harness.model.close()
  expect(Object.keys(harness.platform.stored.contents)).toEqual([])
  expect([...harness.tab.keys()]).toEqual([])
})

test('a message from the page starts a chat, or goes into the running one', async () => {
  await harness.model.sendMessage('Primeira')
  await harness.platform.advance(1000)
  await harness.model.sendMessage('Segunda')
  await harness.platform.advance(1000)
  expect(await harness.backend.chats()).toHaveLength(1)
  expect(await harness.log()).toEqual(['Primeira', 'Segunda'])
})

test('commands that the page issues together run in order', async () => {
  const { model } = harness
  void model.sendMessage('Primeira')
  void model.sendMessage('Segunda')
  void model.endChat()
  await harness.platform.advance(3000)
  expect(await harness.backend.chats()).toHaveLength(1)
  expect(await harness.log()).toEqual(['Primeira', 'Segunda', 'ended'])
})

test('a start that is answered after the widget was destroyed follows no chat', async () => {
  const starting = harness.model.start()
  harness.model.stop()
  await starting
  await harness.platform.settle()
  expect(harness.model.conversation.get()).toBeNull()
  expect(await harness.platform.leftovers()).toEqual([])
})

test('a stopped panel leaves no timer, listener or request behind', async () => {
  harness.model.open()
  await harness.model.start()
  await harness.backend.agentAccepts(await harness.chatId())
  await harness.platform.advance(6000)
  harness.model.stop()
  await harness.platform.settle()
  expect(await harness.platform.leftovers()).toEqual([])
})
