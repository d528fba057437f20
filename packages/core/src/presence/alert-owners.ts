import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import { mailLocaleOf } from '../mail/mail-locale.ts'
import type { MailStore } from '../mail/mail.ts'
import { type MailNeeds, queueMail } from '../mail/queue-mail.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SiteAvailabilities, SiteOfWorkspace } from '../site/availability.ts'
import type { Rules } from '../site/rules.ts'
import type { SiteRecord } from '../site/site.ts'
import type { SiteStore } from '../site/site-store.ts'
import {
  type Alert,
  alertOf,
  messageLimitMs,
  type Overdue,
  type OverdueSite,
  type SiteAlertStore,
  waitingLimitMs,
} from '../chat/site-alert.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** A mail server that is away for longer has the alert given up: it says nothing true any more. */
const holdsForMs = day

interface AlertStores {
  siteAlerts: SiteAlertStore
  sites: Pick<SiteStore, 'find'>
  agents: Pick<AgentStore, 'list'>
  mails: Pick<MailStore, 'insert'>
}

export interface AlertNeeds extends MailNeeds {
  work: UnitOfWork<AlertStores>
  clock: Clock
  siteAvailabilities: SiteAvailabilities
  rules: Pick<Rules, 'isClosing'>
}

/**
 * Mails the owners of each site where visitors wait in vain: in the queue while nobody is there, or for an answer to
 * their message. At most one alert an hour and site, and one for each chat. Safe on every node at any time: a site that
 * another one has in hand is skipped.
 */
export async function alertOwners(
  needs: AlertNeeds,
  publicUrl: string,
  onError: (error: unknown) => void,
): Promise<void> {
  const now = needs.clock.now()
  const before = (ms: number) => new Date(now.getTime() - ms)
  const overdue = await needs.work.read((stores) =>
    stores.siteAlerts.overdue(before(waitingLimitMs), before(messageLimitMs)),
  )
  for (const site of overdue) await alertOwnersOf(needs, publicUrl, site, now).catch(onError)
  if (overdue.length > 0) needs.mailing?.notify()
}

async function alertOwnersOf(
  needs: AlertNeeds,
  publicUrl: string,
  overdue: OverdueSite,
  now: Date,
): Promise<void> {
  const { workspaceId, siteId } = overdue
  if (needs.rules.isClosing(siteId)) return
  const isNobodyThere = overdue.waiting !== null && (await isUnattended(needs, overdue))
  if (alertOf(overdue, overdue.alert, isNobodyThere, now) === null) return
  await needs.work.run(async (stores) => {
    const record = await stores.siteAlerts.tryLock(workspaceId, siteId)
    // Another node may have been faster.
    const alert = record && alertOf(overdue, record, isNobodyThere, now)
    const site = await stores.sites.find(workspaceId, siteId)
    if (record === null || alert === null || site === null) return
    await stores.siteAlerts.save({
      ...record,
      ...(alert.waiting !== null && { waitingAt: now }),
      ...(alert.messages !== null && { messagesAt: now }),
    })
    const owners = (await stores.agents.list(workspaceId)).filter(wantsAlerts)
    for (const owner of owners) {
      const mail = alertFor(owner, site, { ...alert, locale: overdue.locale }, publicUrl, now)
      await queueMail(stores, needs, mail, now)
    }
  })
}

/** Whether the site is open and nobody is there. While it is closed, visitors know that nobody comes. */
async function isUnattended(
  { siteAvailabilities }: AlertNeeds,
  site: SiteOfWorkspace,
): Promise<boolean> {
  const { availability, reason } = await siteAvailabilities.of(site)
  if (availability === 'offline') return reason === 'nobody'
  return !(await siteAvailabilities.isAnswered(site))
}

const wantsAlerts = ({ role, disabledAt, alertsByMail }: AgentRecord): boolean =>
  role === 'owner' && disabledAt === null && alertsByMail

function alertFor(
  { id: agentId, workspaceId, email: to, languages }: AgentRecord,
  { name: siteName, settings }: SiteRecord,
  { waiting, messages, locale }: Alert & Pick<OverdueSite, 'locale'>,
  publicUrl: string,
  now: Date,
) {
  const timeOf = ({ oldest }: Overdue, unitMs: number) =>
    Math.floor((now.getTime() - oldest.getTime()) / unitMs)
  return {
    kind: 'alert',
    workspaceId,
    agentId,
    to,
    locale: mailLocaleOf(...languages, settings.locale, locale),
    facts: {
      siteName,
      waiting: waiting && { count: waiting.count, minutes: timeOf(waiting, minute) },
      messages: messages && { count: messages.count, days: timeOf(messages, day) },
      links: {
        queue: `${publicUrl}/#/queue`,
        messages: `${publicUrl}/#/messages`,
        account: `${publicUrl}/#/settings/account`,
      },
    },
    validUntil: new Date(now.getTime() + holdsForMs),
  } as const
}
