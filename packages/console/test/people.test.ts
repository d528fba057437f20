import { inSequence, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { createLink } from '../src/open/link.ts'
import { createPeople, otherAddress } from '../src/people/people.ts'
import { createPersonForm } from '../src/people/person.ts'
import { isPersonFound } from '../src/people/search.ts'
import { ConsoleHarness } from './console-harness.ts'

const password = 'uma senha bem comprida'

async function openPeople() {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ account: harness.backend.owner })
  const people = createPeople(tab.client, { isOwner: true, locale: () => 'en' })
  await people.load()
  const links: string[] = []
  const invite = people.invite(({ link }) => links.push(link))
  const { account, client } = { account: harness.backend.owner, client: tab.client }
  /** Accepting an invitation signs the browser in as another person. */
  const signInAgain = () => client.signIn({ email: account.email, password: account.password })
  const opened = (link: string) => createLink(client, new URL(link).hash.slice(1))
  return { harness, people, invite, links, opened, signInAgain, ...tab }
}

describe('an invitation', () => {
  it('is in the list with its link told once, and becomes a person when it is accepted', async () => {
    const { people, invite, links, opened, signInAgain } = await openPeople()
    const before = people.agents.get().length
    invite.write('email', ' bia@example.com ')
    invite.write('name', 'Bia')
    expect(await invite.save()).toBe(true)
    expect(people.invitations.get()).toMatchObject([{ email: 'bia@example.com', name: 'Bia' }])
    const link = opened(links[0] ?? '')
    await link.open()
    expect(link.name.get()).toBe('Bia')
    link.write('password', password)
    expect(await link.submit()).toBe(true)
    expect(link.state.get()).toEqual({ kind: 'joined' })
    await signInAgain()
    await people.refresh()
    expect(people.invitations.get()).toEqual([])
    expect(people.agents.get()).toHaveLength(before + 1)
  })

  it('says next to the field what is wrong, and keeps what was typed', async () => {
    const { invite, platform, people } = await openPeople()
    const before = platform.requests.length
    expect(await invite.save()).toBe(false)
    invite.write('email', 'bia')
    expect(await invite.save()).toBe(false)
    expect(invite.complaints.get()).toEqual({ email: 'badEmail' })
    expect(platform.requests).toHaveLength(before)
    const known = people.agents.get()[0]?.email ?? ''
    invite.write('email', known)
    expect(await invite.save()).toBe(false)
    expect(invite.complaints.get()).toEqual({ email: 'taken' })
    expect(invite.values.get().email).toBe(known)
  })

  it('can be given a new link or withdrawn, and the link before it says so', async () => {
    const { people, invite, links, opened } = await openPeople()
    invite.write('email', 'bia@example.com')
    await invite.save()
    const id = people.invitations.get()[0]?.id ?? ''
    const next = await people.renew(id)
    expect(next.mailed).toBe(false)
    const [old, fresh] = [opened(links[0] ?? ''), opened(next.link)]
    await old.open()
    expect(old.state.get()).toEqual({ kind: 'gone' })
    await people.withdraw(id)
    expect(people.invitations.get()).toEqual([])
    await fresh.open()
    expect(fresh.state.get()).toEqual({ kind: 'gone' })
    await people.withdraw(id)
  })
})

describe('the page of a link', () => {
  it('keeps what was typed after a weak password and without a connection', async () => {
    const { harness, invite, links, opened } = await openPeople()
    invite.write('email', 'bia@example.com')
    await invite.save()
    const link = opened(links[0] ?? '')
    await link.open()
    expect(await link.submit()).toBe(false)
    expect(link.complaints.get()).toEqual({ name: 'noName', password: 'short' })
    link.write('name', 'Bia')
    link.write('password', password)
    harness.backend.conduct(
      'acceptInvitation',
      inSequence(refuses('weak_password'), refuses('unavailable'), refuses('rate_limited')),
    )
    expect(await link.submit()).toBe(false)
    expect(link.complaints.get()).toEqual({ password: 'weak' })
    await link.submit()
    expect(link.problem.get()).toBe('failed')
    await link.submit()
    expect(link.problem.get()).toBe('tooMany')
    expect([link.name.get(), link.password.get()]).toEqual(['Bia', password])
  })

  it('sets a new password, once', async () => {
    const { people, opened } = await openPeople()
    const agent = people.agents.get().find(({ role }) => role === 'agent')
    const { link: address } = await people.resetPassword(agent?.id ?? '')
    const [link, again] = [opened(address), opened(address)]
    await link.open()
    expect(link.state.get()).toMatchObject({ kind: 'reset', reset: { email: agent?.email } })
    link.write('password', password)
    expect(await link.submit()).toBe(true)
    expect(link.state.get()).toEqual({ kind: 'saved' })
    await again.open()
    expect(again.state.get()).toEqual({ kind: 'used' })
  })
})

describe('a person', () => {
  it('is changed by fields, and what somebody else has changed is shown', async () => {
    const { people, client } = await openPeople()
    const agent = people.agents.get().find(({ role }) => role === 'agent')
    if (!agent) throw new Error('There is no agent')
    const form = createPersonForm(client, agent, people.take)
    form.write('capacity', 'many')
    form.write('languages', 'pt-br, en, ??')
    expect(await form.save()).toBe(false)
    expect(form.complaints.get()).toEqual({ capacity: 'badCapacity', languages: 'badLanguages' })
    await client.updateAgent(agent.id, { capacity: 9 })
    form.write('capacity', '3')
    form.write('languages', 'pt-br, en')
    expect(await form.save()).toBe(false)
    expect(form.theirs.get()).toEqual({ capacity: '9' })
    expect(await form.save()).toBe(true)
    const saved = people.agents.get().find(({ id }) => id === agent.id)
    expect(saved).toMatchObject({ capacity: 3, languages: ['pt-BR', 'en'] })
  })

  it('who is the last owner stays one', async () => {
    const { people, client, me } = await openPeople()
    const owner = people.agents.get().find(({ id }) => id === me.agent.id)
    if (!owner) throw new Error('There is no owner')
    const form = createPersonForm(client, owner, people.take)
    form.write('role', 'agent')
    expect(await form.save()).toBe(false)
    expect(form.complaints.get()).toEqual({ role: 'lastOwner' })
  })

  it('is found by name, e-mail or role, whatever the accents', () => {
    const bia = { name: 'Beatriz Conceição', email: 'bia@example.com', role: 'agent' } as const
    const roles = { agent: 'Atendente', admin: 'Administrador', owner: 'Proprietário' }
    const texts = ['conceicao', 'EXAMPLE', 'atend', 'carlos']
    expect(texts.map((text) => isPersonFound(bia, roles, text))).toEqual([true, true, true, false])
  })
})

describe('a link', () => {
  it('says where it leads if that is not the address at which the console is open', () => {
    const link = 'http://localhost:4000/open#papo_i_code'
    expect(otherAddress(link, 'http://localhost:4000')).toBeNull()
    expect(otherAddress(link, 'https://chat.example.com')).toBe('http://localhost:4000')
  })

  it('that is opened at another address is not gone: the page says which one is expected', async () => {
    const { harness, client } = await openPeople()
    harness.backend.conduct('openInvitation', refuses('origin_not_allowed'))
    const link = createLink(client, 'papo_i_code')
    await link.open()
    const state = link.state.get()
    expect(state.kind).toBe('elsewhere')
    if (state.kind !== 'elsewhere') return
    expect(new URL(state.type).origin).toBe('https://papo.test')
  })
})

describe('the sites that somebody answers', () => {
  it('are all, or those that an owner chooses, at least one', async () => {
    const { people, client } = await openPeople()
    const other = await client.createSite({ name: 'Outra', allowedOrigins: [] })
    await people.refresh()
    expect(people.sites.get().map(({ id }) => id)).toContain(other.id)
    const agent = people.agents.get().find(({ role }) => role === 'agent')
    if (!agent) throw new Error('There is no agent')
    const form = createPersonForm(client, agent, people.take)
    form.write('siteIds', [])
    expect(await form.save()).toBe(false)
    expect(form.complaints.get()).toEqual({ siteIds: 'noSite' })
    form.write('siteIds', [other.id])
    expect(await form.save()).toBe(true)
    const stored = () => people.agents.get().find(({ id }) => id === agent.id)?.siteIds
    expect(stored()).toEqual([other.id])
    form.write('siteIds', null)
    expect(await form.save()).toBe(true)
    expect(stored()).toBeNull()
  })

  it('are in the invitation, and an administrator has none to choose', async () => {
    const { people, invite, client } = await openPeople()
    const other = await client.createSite({ name: 'Outra', allowedOrigins: [] })
    invite.write('email', 'bia@example.com')
    invite.write('siteIds', [])
    expect(await invite.save()).toBe(false)
    expect(invite.complaints.get()).toEqual({ siteIds: 'noSite' })
    invite.write('siteIds', [other.id])
    expect(await invite.save()).toBe(true)
    expect(people.invitations.get()[0]?.siteIds).toEqual([other.id])
    invite.write('email', 'caio@example.com')
    invite.write('siteIds', [])
    invite.write('role', 'admin')
    expect(await invite.save()).toBe(true)
    expect(people.invitations.get()[0]?.siteIds).toBeNull()
  })
})
