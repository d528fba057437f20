import type { SMTPServerOptions } from 'smtp-server'
import { type ApiHarness, openHarness } from '../journeys/api-harness.ts'
import { ManualTime } from '../journeys/time.ts'
import { type MailServer, openMailServer } from './mail-server.ts'

/** The whole application, which sends to a real mail server, at a time that the test advances. */
export interface MailHarness extends ApiHarness {
  server: MailServer
  /** Lets seconds pass; the queue is looked at meanwhile. */
  later(seconds: number): Promise<void>
  /** Lets seconds pass at once: what was due meanwhile happens in the next ones. */
  skip(seconds: number): void
}

export async function openMailHarness(
  options: SMTPServerOptions = {},
  environment: Record<string, string> = {},
): Promise<MailHarness> {
  const server = await openMailServer(options)
  const time = new ManualTime()
  const harness = await openHarness(
    {
      SMTP_URL: `smtp://127.0.0.1:${server.port}`,
      MAIL_FROM: 'Padaria <papo@shop.example>',
      PUBLIC_URL: 'https://chat.example.com',
      ...environment,
    },
    { clock: time },
  )
  harness.services.mailing?.start()
  return {
    ...harness,
    server,
    skip: (seconds) => time.skip(seconds),
    later: (seconds) => time.pass(seconds, () => Promise.resolve()),
    async close() {
      await harness.close()
      await server.close()
    },
  }
}
