import { createVisitorClient, type VisitorChat } from '@papo/sdk'
import { until } from '../../test/rig/server.ts'
import { desktop } from '../../test/rig/stage.ts'
import { lines } from './lines.ts'
import { guestOf, type Look, photograph, type Studio } from './studio.ts'

/** Those who wait in the line, by the SDK. */
export async function lineUp({ stage, site }: Studio, { words }: Look): Promise<VisitorChat[]> {
  const waiting: VisitorChat[] = []
  for (const [name = '', message = ''] of lines[words.locale].others) {
    const client = createVisitorClient({ baseUrl: stage.server.url, siteKey: site.key })
    waiting.push(await client.start({ visitor: { name }, message, locale: words.locale }))
  }
  return waiting
}

/** A chat from the line to the thanks, from both sides. */
export async function wholeChat(studio: Studio, look: Look): Promise<void> {
  const { stage } = studio
  const { words } = look
  const say = lines[words.locale]
  const waiting = await lineUp(studio, look)
  const agent = await stage.agent({ ...guestOf(look), as: studio.ownerSign })
  const visitor = await stage.visitor(guestOf(look))
  const { visitor: name, email } = say
  await visitor.page.evaluate(`papo('update', { visitor: ${JSON.stringify({ name, email })} })`)
  await visitor.startChat()
  await visitor.say(say.ask)
  await agent.row(name).getByText(say.ask).waitFor()
  await photograph(studio, visitor.page, 'widget-waiting', look)
  await photograph(studio, agent.page, 'console-queue', look)
  await agent.accept(name)
  await agent.say(say.answer)
  await visitor.reads(say.answer)
  await visitor.say(say.thanks)
  await agent.say(say.more)
  await visitor.reads(say.more)
  await agent.reads(say.thanks)
  await photograph(studio, visitor.page, 'widget-chat', look)
  await photograph(studio, agent.page, 'console-chat', look)
  await visitor.page.context().setOffline(true)
  await visitor.say(say.yes)
  await until(
    'the banner is there',
    async () => (await visitor.page.locator('papo-chat .lost').count()) > 0,
  )
  await photograph(studio, visitor.page, 'widget-offline', look)
  await visitor.page.context().setOffline(false)
  await agent.reads(say.yes)
  await visitor.page.locator('papo-chat .banner.fine').waitFor({ state: 'attached' })
  await visitor.button(words.end).click()
  await photograph(studio, visitor.page, 'widget-end', look)
  await visitor.page.keyboard.press('Escape')
  await agent.endChat()
  await visitor.button(words.rate).waitFor()
  await photograph(studio, visitor.page, 'widget-rating', look)
  await visitor.rate(5, say.feedback)
  await visitor.reads(words.thanks)
  await photograph(studio, visitor.page, 'widget-thanks', look)
  for (const chat of waiting) {
    await chat.end()
    chat.close()
  }
  await agent.page.goto(`${stage.server.url}/console/#/history`)
  await agent.row(say.feedback).first().waitFor()
  if (look.device === desktop) {
    await agent.row(say.feedback).first().getByRole('link').click()
    await agent.page.locator('.log-rated').waitFor()
  }
  await photograph(studio, agent.page, 'console-history', look)
  await agent.page.goto(`${stage.server.url}/console/#/install`)
  await agent.page.getByText('data-site').first().waitFor()
  await photograph(studio, agent.page, 'console-installation', look)
}
