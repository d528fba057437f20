import type { Letter } from '../letter.ts'
import type { MailFacts } from './mail-texts.ts'

const span = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`

/** Tells an owner that visitors wait and nobody answers. */
export const alert = ({ siteName, waiting, messages, links }: MailFacts['alert']): Letter => ({
  subject: waiting
    ? `${whoWaits(waiting.count, siteName)}, e não há ninguém on-line`
    : open(siteName, messages?.count),
  blocks: [
    ...(waiting ? [{ paragraph: ofWaiting(siteName, waiting) }] : []),
    ...(messages ? [{ paragraph: ofMessages(siteName, messages) }] : []),
    ...(waiting ? [{ link: links.queue, label: 'Abrir a fila' }] : []),
    ...(messages ? [{ link: links.messages, label: 'Abrir as mensagens' }] : []),
    {
      note: `Você recebe no máximo um e-mail destes por hora e site, e outro só se mais alguém esperar. Desligue estes e-mails na sua conta: ${links.account}`,
    },
  ],
})

const whoWaits = (count: number, siteName: string) =>
  `${count === 1 ? 'Um visitante espera' : `${count} visitantes esperam`} em ${siteName}`

const open = (siteName: string, count = 0) =>
  count === 1
    ? `Uma mensagem em ${siteName} está sem resposta`
    : `${count} mensagens em ${siteName} estão sem resposta`

function ofWaiting(siteName: string, { count, minutes }: { count: number; minutes: number }) {
  const time = `há ${span(minutes, 'minuto')}`
  const first = count === 1 ? ` ${time}` : `, o primeiro ${time}`
  return `${whoWaits(count, siteName)}${first}, e ninguém que atende ali está on-line.`
}

function ofMessages(siteName: string, { count, days }: { count: number; days: number }) {
  const time = `há ${span(days, 'dia')}`
  return count === 1
    ? `Uma mensagem deixada em ${siteName} está sem resposta ${time}.`
    : `${count} mensagens deixadas em ${siteName} estão sem resposta, a mais antiga ${time}.`
}
