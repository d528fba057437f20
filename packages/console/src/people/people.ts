import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type Agent,
  type AgentClient,
  type Invitation,
  isPapoError,
  type MailLocale,
} from '@papo/sdk'
import { refusedFields } from '../form/answers.ts'
import { createForm, type Form } from '../form/form.ts'

export type Role = Agent['role']

/** Whom to invite. */
export interface Invitee {
  email: string
  name: string
  role: Role
  /** The sites whose chats the person will answer; null: all. */
  siteIds: readonly string[] | null
}
export type InviteeComplaint = 'noEmail' | 'badEmail' | 'taken' | 'invited' | 'noSite'

/** A site, for the choice of those that somebody answers. */
export interface SiteOption {
  id: string
  name: string
}

type Client = Pick<
  AgentClient,
  | 'listSites'
  | 'listAgents'
  | 'listInvitations'
  | 'createInvitation'
  | 'renewInvitation'
  | 'withdrawInvitation'
  | 'updateAgent'
  | 'eraseAgent'
  | 'createPasswordReset'
>

/** A link that nobody can read again, and whether a mail with it is on its way. */
export interface NewLink {
  link: string
  mailed: boolean
}

/** Where a link leads if not to the address at which the console is open; else null. */
export function otherAddress(link: string, opened: string): string | null {
  const { origin } = new URL(link)
  return origin === opened ? null : origin
}

export interface People {
  /** Those who can sign in first, each group by name. */
  readonly agents: Store<readonly Agent[]>
  readonly invitations: Store<readonly Invitation[]>
  /** The sites of the workspace, by name; only owners may read them. */
  readonly sites: Store<readonly SiteOption[]>
  readonly status: Store<'idle' | 'loading' | 'ready' | 'failed'>
  load(): Promise<void>
  /** Takes over what is stored by now; what it cannot read stays. */
  refresh(): Promise<void>
  /** A form that invites somebody. `onInvited` gets the link, which nobody can read again. */
  invite(
    onInvited: (link: NewLink, invitation: Invitation) => void,
  ): Form<Invitee, InviteeComplaint>
  /** Resolves with the new link. */
  renew(invitationId: string): Promise<NewLink>
  withdraw(invitationId: string): Promise<void>
  /** Closes an account, or opens it again. */
  setDisabled(agent: Agent, disabled: boolean): Promise<void>
  /** Erases a person for good, whose account is closed. Resolves with whether they are gone. */
  erase(agent: Agent): Promise<boolean>
  /** Resolves with a link that sets a new password. */
  resetPassword(agentId: string): Promise<NewLink>
  /** Takes over what was stored of one person. */
  take(agent: Agent): void
}

const looksLikeEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)

const nobody: Invitee = { email: '', name: '', role: 'agent', siteIds: null }

function complaintsOf({ email, role, siteIds }: Invitee) {
  const text = email.trim()
  return {
    ...(text && looksLikeEmail(text)
      ? {}
      : { email: text ? ('badEmail' as const) : ('noEmail' as const) }),
    ...(needsSite(role, siteIds) ? { siteIds: 'noSite' as const } : {}),
  }
}

/** Whether somebody would answer no site at all. Owners and admins answer all. */
export const needsSite = (role: Role, siteIds: readonly string[] | null): boolean =>
  role === 'agent' && siteIds?.length === 0

const inOrder = (agents: readonly Agent[]): Agent[] =>
  agents.toSorted(
    (one, other) =>
      Number(one.disabled) - Number(other.disabled) || one.name.localeCompare(other.name),
  )

interface PeopleOptions {
  /** Only owners may read the sites. */
  isOwner: boolean
  /** Mails are in the language of who causes them. */
  locale(): MailLocale
}

/** The people of the workspace and those who are invited. For admins and owners. */
export function createPeople(client: Client, { isOwner, locale }: PeopleOptions): People {
  const agents = createStore<readonly Agent[]>([])
  const invitations = createStore<readonly Invitation[]>([])
  const sites = createStore<readonly SiteOption[]>([])
  const status = createStore<'idle' | 'loading' | 'ready' | 'failed'>('idle')

  async function read(): Promise<void> {
    const [known, open, all] = await Promise.all([
      client.listAgents(),
      client.listInvitations(),
      isOwner ? client.listSites() : { sites: [] },
    ])
    sites.set(all.sites.toSorted((one, other) => one.name.localeCompare(other.name)))
    agents.set(inOrder(known.agents))
    invitations.set(open.invitations)
  }
  /** The answer to a change has no number of chats: what is known of them stays. */
  const take = (next: Agent) =>
    agents.update((all) =>
      inOrder(all.map((one) => (one.id === next.id ? { ...one, ...next } : one))),
    )
  const replace = (invitation: Invitation) =>
    invitations.update((all) => [invitation, ...all.filter(({ id }) => id !== invitation.id)])

  return {
    agents,
    invitations,
    sites,
    status,
    take,
    async load() {
      status.set('loading')
      try {
        await read()
        status.set('ready')
      } catch {
        status.set('failed')
      }
    },
    async refresh() {
      await read().catch(() => undefined)
    },
    invite: (onInvited) =>
      createForm<Invitee, InviteeComplaint>({
        stored: { values: nobody, revision: null },
        check: complaintsOf,
        async save({ email = '', name = '', role = 'agent', siteIds = null }) {
          const named = name.trim() ? { name: name.trim() } : {}
          const answered = role === 'agent' && siteIds ? { siteIds: [...siteIds] } : {}
          const body = { email: email.trim(), role, ...named, ...answered, locale: locale() }
          const { invitation, link, mailed } = await client.createInvitation(body)
          replace(invitation)
          onInvited({ link, mailed }, invitation)
          return { values: nobody, revision: null }
        },
        refused(error) {
          if (error.code === 'email_taken') return { email: 'taken' }
          if (error.code === 'already_invited') return { email: 'invited' }
          return (
            refusedFields<Pick<Invitee, 'siteIds'>, InviteeComplaint>(
              error,
              { siteIds: '/siteIds' },
              'noSite',
            ) ?? refusedFields<Invitee, InviteeComplaint>(error, pointers, 'badEmail')
          )
        },
      }),
    async renew(invitationId) {
      const { invitation, link, mailed } = await client.renewInvitation(invitationId)
      replace(invitation)
      return { link, mailed }
    },
    async withdraw(invitationId) {
      try {
        await client.withdrawInvitation(invitationId)
      } catch (error) {
        if (!isPapoError(error) || error.code !== 'invitation_not_found') throw error
      }
      invitations.update((all) => all.filter(({ id }) => id !== invitationId))
    },
    async setDisabled({ id }, disabled) {
      take(await client.updateAgent(id, { disabled }))
      await read().catch(() => undefined)
    },
    async resetPassword(agentId) {
      const { link, mailed } = await client.createPasswordReset(agentId, { locale: locale() })
      return { link, mailed }
    },
    async erase({ id, name }) {
      try {
        await client.eraseAgent(id, name)
      } catch (error) {
        if (!isPapoError(error)) throw error
        if (error.code !== 'agent_not_found') return false
      }
      agents.update((all) => all.filter((one) => one.id !== id))
      return true
    },
  }
}

const pointers = {
  email: '/email',
  name: '/name',
  role: '/role',
  siteIds: '/siteIds',
} as const
