import { mailTexts } from '@papo/core/mail/mail-locale'
import { formatsOf, type HealthTexts, mailProblem } from './words.ts'

const { gigabytes, number, time } = formatsOf('en')
const unseen = () => ({
  text: 'The running server has the database open: look at Health in the console.',
})

export const en: HealthTexts = {
  database: {
    title: 'Database',
    says: {
      fine: ({ ms, kind }) => ({
        text: `${kind === 'embedded' ? 'The embedded database' : 'PostgreSQL'} answers in ${number(ms)} ms and takes writes.`,
      }),
      slow: ({ ms }) => ({
        text: `It takes ${number(ms)} ms to answer. Chats feel slow from 250 ms on.`,
        cure: 'Look at what else the database is doing, and at the network between it and this server.',
      }),
      readOnly: () => ({
        text: 'It answers, but takes no writes. Messages cannot be stored.',
        cure: 'Point DATABASE_URL at the primary server, or give its user the right to write.',
      }),
      full: () => ({
        text: 'Its disk is full: it takes no writes, and messages cannot be stored.',
        cure: 'Make room on the disk of the database. Papo goes on by itself.',
      }),
      wentBack: ({ since, at }) => ({
        text: `At ${time(at)} it was found to be an older one, as after a failover or a restored backup. What was written ${since === null ? 'before' : `after ${time(since)}`} may be lost. Every client has read its chats again.`,
        cure: 'Erase again the visitors that were erased in that time, and end again the sessions and secrets that were ended.',
      }),
      silent: () => ({
        text: 'It does not answer.',
        cure: 'Start PostgreSQL, and check DATABASE_URL and the network. Papo goes on by itself once it answers.',
      }),
      missing: () => ({
        text: 'It does not open: DATA_DIR holds no data of Papo, or it is damaged.',
        cure: 'Start the server once, or restore a backup into DATA_DIR.',
      }),
      inUse: () => ({ text: 'The running server has it open, and answers that it is ready.' }),
    },
  },
  migrations: {
    title: 'Tables',
    says: {
      fine: () => ({ text: 'The tables are those of this version.' }),
      pending: ({ count }) => ({
        text: `${number(count)} changes of the tables have not been made yet.`,
        cure: 'Restart the server: it makes them at its start.',
      }),
      newer: ({ count }) => ({
        text: `A newer version has made ${number(count)} changes of the tables that this one does not know.`,
        cure: 'Start the newer version on every machine.',
      }),
      unseen,
    },
  },
  cache: {
    title: 'Cache',
    says: {
      fine: () => ({ text: 'Redis answers.' }),
      memory: () => ({
        text: 'There is no Redis: the cache is in the memory of this process. That is right for a single server process.',
      }),
      away: () => ({
        text: 'Redis does not answer. Nothing is lost, but messages arrive later.',
        cure: 'Start Redis, and check REDIS_URL. Papo goes on by itself once it answers.',
      }),
      refusesWrites: () => ({
        text: 'Redis answers, but refuses writes. Nothing is lost, but messages arrive later.',
        cure: 'REDIS_URL must lead to a master, with free memory or a maxmemory-policy that evicts, and with the replicas that it demands. Papo goes on by itself once it takes writes.',
      }),
      unseen,
    },
  },
  jobs: {
    title: 'Background work',
    says: {
      fine: ({ lastRun }) => ({ text: `It ran last at ${time(lastRun)}.` }),
      notYet: () => ({
        text: 'It has not run yet. The first run comes within an hour of the start.',
      }),
      late: ({ lastRun }) => ({
        text: `It should run every hour, and ran last at ${time(lastRun)}.`,
        cure: 'Restart the server. If that does not help, its log says what stops the jobs.',
      }),
      failed: ({ task, at }) => ({
        text: `The task “${task}” failed at ${time(at)}. It will be tried again.`,
        cure: 'If it fails again, the server’s log says why. `papo retention run` runs all tasks at once.',
      }),
      overdue: ({ count }) => ({
        text: `${number(count)} tasks have waited for more than an hour.`,
        cure: 'Restart the server. `papo retention run` runs all tasks at once.',
      }),
      undone: ({ since }) => ({
        text: `It has not been done since ${time(since)}: what should be deleted by now is still there.`,
        cure: 'The server’s log says what stops the jobs; often the database user lacks a right. `papo retention run` runs all tasks at once.',
      }),
      unseen,
    },
  },
  canary: {
    title: 'Test conversation',
    says: {
      fine: ({ ms, at }) => ({
        text: `The last one, at ${time(at)}, went well and took ${number(ms)} ms.`,
      }),
      off: () => ({
        text: 'It is off. With CANARY=on the server holds a conversation with itself once a minute.',
      }),
      notYet: () => ({ text: 'The first one has not ended yet.' }),
      failed: ({ step, at }) => ({
        text: `The last one, at ${time(at)}, failed at the step “${step}”.`,
        cure: 'Look at the other checks first; the server’s log has the error.',
      }),
      silent: ({ at }) => ({
        text: `There was none since ${time(at)}, though there should be one a minute.`,
        cure: 'Restart the server.',
      }),
      unseen,
    },
  },
  disk: {
    title: 'Disk',
    says: {
      fine: ({ freeBytes }) => ({ text: `${gigabytes(freeBytes)} are free where the data is.` }),
      little: ({ freeBytes }) => ({
        text: `Only ${gigabytes(freeBytes)} are free where the data is.`,
        cure: 'Make room, or shorten how long chats are kept.',
      }),
      full: ({ freeBytes }) => ({
        text: `The disk is almost full: ${gigabytes(freeBytes)} are free where the data is.`,
        cure: 'Make room now: a full disk stops the database.',
      }),
      unseen: () => ({ text: 'This installation keeps no data on this machine.' }),
    },
  },
  clock: {
    title: 'Clock',
    says: {
      fine: () => ({ text: 'This machine and the database agree on the time.' }),
      off: ({ seconds }) => ({
        text: `The database is ${number(Math.abs(seconds))} s ${seconds > 0 ? 'ahead of' : 'behind'} this machine. Papo goes by the database’s clock.`,
        cure: 'Let both machines set their clocks by NTP.',
      }),
      unseen,
    },
  },
  secret: {
    title: 'Secret',
    says: {
      fromEnvironment: () => ({
        text: 'It comes from PAPO_SECRET. Keep a copy with your backups: without it, sealed data cannot be opened.',
      }),
      stored: () => ({
        text: 'It is kept in the data folder. Back it up together with the data.',
      }),
      foreign: () => ({
        text: 'It does not open what was sealed before: it is another secret.',
        cure: 'Set PAPO_SECRET to the one that was used before, or give each site a new identity secret.',
      }),
      missing: () => ({
        text: 'There is none yet.',
        cure: 'Start the server once, or set PAPO_SECRET.',
      }),
    },
  },
  mail: {
    title: 'Mail',
    says: {
      fine: ({ lastSentAt, waiting }) => ({
        text:
          (lastSentAt === null
            ? 'The mail server takes mail.'
            : `The mail server takes mail. The last one was sent ${time(lastSentAt)}.`) +
          (waiting > 0 ? ` Mails that wait: ${number(waiting)}.` : ''),
      }),
      off: () => ({
        text: 'No mail is sent: invitations and links for passwords are passed on by hand, and visitors get no answer by mail.',
        cure: 'To send mail, set SMTP_URL and MAIL_FROM.',
      }),
      failing: ({ problem, reply }) => mailProblem(mailTexts.en.problems[problem], reply),
      givenUp: ({ count }) => ({
        text: `The mail server takes mail. Mails that were given up: ${number(count)}.`,
        cure: 'Look at Mail in the settings: it names what went wrong, and tries them again.',
      }),
    },
  },
  address: {
    title: 'Address',
    says: {
      fine: ({ publicUrl }) => ({ text: `The server believes to be reached at ${publicUrl}.` }),
      local: ({ publicUrl }) => ({
        text: `The server believes to be reached at ${publicUrl}: from this machine alone.`,
        cure: 'For visitors elsewhere, set PUBLIC_URL to the https address that they see.',
      }),
      plain: ({ publicUrl }) => ({
        text: `The server believes to be reached at ${publicUrl}, without encryption: anyone on the way can read passwords and chats.`,
        cure: 'Put a proxy with a certificate before it, and set PUBLIC_URL to the https address.',
      }),
      untrustedProxy: ({ address }) => ({
        text: `A proxy stands before the server, but is not believed: everybody seems to come from ${address}, and shares one limit of calls.`,
        cure: `Set TRUST_PROXY to the address of the proxy, such as ${address}.`,
      }),
    },
  },
  version: {
    title: 'Version',
    says: { fine: ({ version }) => ({ text: `This server runs Papo ${version}.` }) },
  },
}
