import { useStore } from '@papo/chat-kit/store/use-store'
import type { Agent, Invitation } from '@papo/sdk'
import { useEffect, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Empty } from '../design/empty.tsx'
import { focusNextTitle, Page } from '../design/page.tsx'
import { useLanguage } from '../locales/language-context.ts'
import type { SectionProps } from '../navigation/route.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { LinkDialog, type MadeLink } from './link-dialog.tsx'
import { createPeople, type People } from './people.ts'
import { PeopleList } from './people-list.tsx'
import { PersonPage } from './person-page.tsx'
import { usePeopleTexts } from './use-people-texts.ts'

type Asked =
  | { kind: 'invite' }
  | { kind: 'link'; made: MadeLink }
  | { kind: 'disable'; agent: Agent }
  | { kind: 'withdraw'; invitation: Invitation }

/** How often others' changes are looked for, in seconds. */
const refreshSeconds = 5

/** The people of the workspace: who they are, who is invited, and what each may do. */
export function PeopleSection({ id }: SectionProps) {
  const t = usePeopleTexts()
  const { notices } = useAgent()
  const people = usePeople()
  const [asked, ask] = useState<Asked | null>(null)
  const status = useStore(people.status)
  const agents = useStore(people.agents)
  useEffect(() => void people.load(), [people])
  useRefresh(people)

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch {
      notices.show(t.failed.generic, 'bad')
    }
  }
  const showLink = (made: MadeLink) => ask({ kind: 'link', made })
  const renew = (invitation: Invitation) =>
    attempt(async () => {
      const made = await people.renew(invitation.id)
      showLink({ kind: 'invitation', ...made, who: invitation.email })
    })
  const shown = agents.find((agent) => agent.id === id)
  if (status !== 'ready' && !agents.length) {
    return <NotReady hasFailed={status === 'failed'} onRetry={() => void people.load()} />
  }
  return (
    <>
      {shown ? (
        <OpenPerson
          key={shown.id}
          people={people}
          agent={shown}
          onLink={showLink}
          onAsk={ask}
          onAttempt={(work) => void attempt(work)}
        />
      ) : (
        <PeopleList
          people={people}
          isMissing={id !== null}
          onInvite={() => ask({ kind: 'invite' })}
          onRenew={(invitation) => void renew(invitation)}
          onWithdraw={(invitation) => ask({ kind: 'withdraw', invitation })}
        />
      )}
      {asked && (
        <AskedDialog
          asked={asked}
          people={people}
          onLink={showLink}
          onAttempt={(work) => void attempt(work)}
          onClose={() => ask(null)}
        />
      )}
    </>
  )
}

function usePeople(): People {
  const { client, me } = useAgent()
  const { locale } = useLanguage()
  const [people] = useState(() =>
    createPeople(client, { isOwner: me.agent.role === 'owner', locale: () => locale.get() }),
  )
  return people
}

interface OpenPersonProps {
  people: People
  agent: Agent
  onLink(made: MadeLink): void
  onAsk(asked: Asked): void
  onAttempt(work: () => Promise<unknown>): void
}

function OpenPerson({ people, agent, onLink, onAsk, onAttempt }: OpenPersonProps) {
  const reset = async () => {
    const made = await people.resetPassword(agent.id)
    onLink({ kind: 'password', ...made, who: agent.name })
  }
  /** The question says how many chats there are now. */
  const disable = async () => {
    await people.refresh()
    const fresh = people.agents.get().find(({ id }) => id === agent.id)
    onAsk({ kind: 'disable', agent: fresh ?? agent })
  }
  return (
    <PersonPage
      people={people}
      agent={agent}
      onReset={() => onAttempt(reset)}
      onDisable={() => onAttempt(disable)}
      onEnable={() => onAttempt(() => people.setDisabled(agent, false))}
    />
  )
}

interface AskedDialogProps {
  asked: Asked
  people: People
  onLink(made: MadeLink): void
  onAttempt(work: () => Promise<unknown>): void
  onClose(): void
}

function AskedDialog({ asked, people, onLink, onAttempt, onClose }: AskedDialogProps) {
  const t = usePeopleTexts()
  const { announcer } = useAgent()
  const disable = async (agent: Agent) => {
    await people.setDisabled(agent, true)
    announcer.announce(t.people.closedNote)
    focusNextTitle()
  }
  switch (asked.kind) {
    case 'invite':
      return (
        <InviteDialog
          people={people}
          onInvited={(made, who) => onLink({ kind: 'invitation', ...made, who })}
          onCancel={onClose}
        />
      )
    case 'link':
      return <LinkDialog made={asked.made} onClose={onClose} />
    case 'disable': {
      const { agent } = asked
      return (
        <ConfirmDialog
          title={t.people.disableTitle(agent.name)}
          body={t.people.disableBody(agent.activeChats ?? 0)}
          confirm={t.people.disable}
          keep={t.cancel}
          onConfirm={() => {
            onClose()
            onAttempt(() => disable(agent))
          }}
          onKeep={onClose}
        />
      )
    }
    case 'withdraw': {
      const { id, email } = asked.invitation
      return (
        <ConfirmDialog
          title={t.people.withdrawTitle(email)}
          body={t.people.withdrawBody}
          confirm={t.people.withdraw}
          keep={t.cancel}
          onConfirm={() => {
            onClose()
            onAttempt(() => people.withdraw(id))
          }}
          onKeep={onClose}
        />
      )
    }
  }
}

function useRefresh(people: Pick<People, 'refresh'>): void {
  const { ticker } = useAgent()
  useEffect(() => {
    let ticks = 0
    let isBusy = false
    return ticker.now.subscribe(() => {
      ticks++
      if (isBusy || document.hidden || ticks % refreshSeconds) return
      isBusy = true
      void people.refresh().finally(() => {
        isBusy = false
      })
    })
  }, [people])
}

function NotReady({ hasFailed, onRetry }: { hasFailed: boolean; onRetry(): void }) {
  const t = usePeopleTexts()
  if (!hasFailed) return <Page title={t.people.title} lead={t.loading} />
  return (
    <Page title={t.people.title}>
      <Empty icon="alert" title={t.failed.title}>
        <button type="button" class="button" onClick={onRetry}>
          {t.retry}
        </button>
      </Empty>
    </Page>
  )
}
