import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import { until } from '../../test/rig/server.ts'
import { desktop } from '../../test/rig/browser-harness.ts'
import type { Agent as Person } from '../../test/rig/agent.ts'
import { chatTexts } from './texts.ts'
import { guestOf, type Variant, capture, type Screenshots } from './capture.ts'

/** Starts waiting chats through the SDK. */
export async function queueVisitors(
  { harness, clock, site }: Screenshots,
  { texts }: Variant,
): Promise<VisitorChat[]> {
  const waiting: VisitorChat[] = []
  for (const [name = '', message = ''] of chatTexts[texts.locale].others) {
    const client = createVisitorClient({ baseUrl: harness.server.url, siteKey: site.key })
    waiting.push(await client.start({ visitor: { name }, message, locale: texts.locale }))
    await clock.pass(25)
  }
  return waiting
}

/** A chat from the queue to the thanks, from both sides. */
export async function wholeChat(screenshots: Screenshots, variant: Variant): Promise<void> {
  const { harness, clock } = screenshots
  const { texts } = variant
  const text = chatTexts[texts.locale]
  const waiting = await queueVisitors(screenshots, variant)
  const agent = await harness.agent({ ...guestOf(variant), as: screenshots.ownerSign })
  const visitor = await harness.visitor(guestOf(variant))
  const { visitor: name, email } = text
  await visitor.page.evaluate(`papo('update', { visitor: ${JSON.stringify({ name, email })} })`)
  await visitor.startChat()
  await visitor.say(text.ask)
  await agent.row(name).getByText(text.ask).waitFor()
  await clock.pass(20)
  await capture(screenshots, visitor.page, 'widget-waiting', variant)
  await capture(screenshots, agent.page, 'console-queue', variant)
  await agent.accept(name)
  await clock.pass(30)
  await agent.say(text.answer)
  await visitor.reads(text.answer)
  await clock.pass(15)
  await visitor.say(text.thanks)
  await agent.reads(text.thanks)
  await clock.pass(15)
  await agent.say(text.more)
  await visitor.reads(text.more)
  await agent.chat.locator('.delivery-read').waitFor()
  await capture(screenshots, visitor.page, 'widget-chat', variant)
  await capture(screenshots, agent.page, 'console-chat', variant)
  await visitor.page.context().setOffline(true)
  await clock.pass(20)
  await visitor.say(text.yes)
  await until(
    'the banner is there',
    async () => (await visitor.page.locator('papo-chat .lost').count()) > 0,
  )
  await capture(screenshots, visitor.page, 'widget-offline', variant)
  await visitor.page.context().setOffline(false)
  await agent.reads(text.yes)
  await visitor.page.locator('papo-chat .banner.fine').waitFor({ state: 'attached' })
  await visitor.button(texts.end).click()
  await capture(screenshots, visitor.page, 'widget-end', variant)
  await visitor.page.keyboard.press('Escape')
  await clock.pass(10)
  await agent.endChat()
  await visitor.button(texts.rate).waitFor()
  await capture(screenshots, visitor.page, 'widget-rating', variant)
  await clock.pass(10)
  await visitor.rate(5, text.feedback)
  await visitor.reads(texts.thanks)
  await capture(screenshots, visitor.page, 'widget-thanks', variant)
  for (const chat of waiting) {
    await clock.pass(5)
    await chat.end()
    chat.close()
  }
  await afterwards(screenshots, variant, agent)
}

/** The agent's history and the installation page. */
async function afterwards(screenshots: Screenshots, variant: Variant, agent: Person) {
  const { url } = screenshots.harness
  const { feedback } = chatTexts[variant.texts.locale]
  await agent.page.goto(`${url}/console/#/history`)
  await agent.row(feedback).first().waitFor()
  if (variant.device === desktop) {
    await agent.row(feedback).first().getByRole('link').click()
    await agent.page.locator('.log-rated').waitFor()
  }
  await capture(screenshots, agent.page, 'console-history', variant)
  await agent.page.goto(`${url}/console/#/install`)
  await agent.page.getByText('data-site').first().waitFor()
  await capture(screenshots, agent.page, 'console-installation', variant)
}
