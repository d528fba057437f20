import type { Letter } from '../letter.ts'
import type { MailFacts } from './mail-texts.ts'

const span = (count: number, unit: string) => (count === 1 ? `a ${unit}` : `${count} ${unit}s`)

/** Tells an owner that visitors wait and nobody answers. */
export const alert = ({ siteName, waiting, messages, links }: MailFacts['alert']): Letter => ({
  subject: waiting
    ? `${whoWaits(waiting.count, siteName)}, and nobody is there`
    : open(siteName, messages?.count),
  blocks: [
    ...(waiting ? [{ paragraph: ofWaiting(siteName, waiting) }] : []),
    ...(messages ? [{ paragraph: ofMessages(siteName, messages) }] : []),
    ...(waiting ? [{ link: links.queue, label: 'Open the queue' }] : []),
    ...(messages ? [{ link: links.messages, label: 'Open the messages' }] : []),
    {
      note: `You get one such mail an hour and site at most, and another one only if somebody else waits. Turn these mails off in your account: ${links.account}`,
    },
  ],
})

const whoWaits = (count: number, siteName: string) =>
  `${count === 1 ? 'A visitor is' : `${count} visitors are`} waiting at ${siteName}`

const open = (siteName: string, count = 0) =>
  `${count === 1 ? `A message at ${siteName} has` : `${count} messages at ${siteName} have`} no answer`

function ofWaiting(siteName: string, { count, minutes }: { count: number; minutes: number }) {
  const time = `for ${span(minutes, 'minute')}`
  const first = count === 1 ? ` ${time}` : `, the first one ${time}`
  return `${whoWaits(count, siteName)}${first}, and nobody who answers there is online.`
}

function ofMessages(siteName: string, { count, days }: { count: number; days: number }) {
  const time = span(days, 'day')
  return count === 1
    ? `A message left at ${siteName} has had no answer for ${time}.`
    : `${count} messages left at ${siteName} have no answer yet, the oldest one for ${time}.`
}
