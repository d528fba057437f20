import { useStore } from '@papo/chat-kit/store/use-store'
import type { Agent } from '@papo/sdk'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { Card } from '../design/card.tsx'
import { TextField } from '../design/field.tsx'
import { Icon } from '../design/icon.tsx'
import { Page } from '../design/page.tsx'
import { ConflictNotice } from '../form/conflict-notice.tsx'
import { FormView } from '../form/form-view.tsx'
import { useFormat } from '../locales/language-context.ts'
import { useTexts } from '../locales/use-texts.ts'
import { settingsRoute } from '../navigation/route.ts'
import type { People, SiteOption } from './people.ts'
import type { Form } from '../form/form.ts'
import {
  createPersonForm,
  languagesIn,
  type PersonComplaint,
  type PersonValues,
  storedOf,
} from './person.ts'
import { ErasePerson } from './erase-person.tsx'
import { RoleChoice } from './role-choice.tsx'
import { peopleSitesTexts, SitesChoice } from './sites-choice.tsx'
import { usePeopleTexts } from './use-people-texts.ts'

interface PersonPageProps {
  people: People
  agent: Agent
  onReset(): void
  onDisable(): void
  onEnable(): void
}

/** One person: what they may do, how much they take on, and their access. */
export function PersonPage(props: PersonPageProps) {
  const { agent } = props
  const t = usePeopleTexts()
  const top = useRef<HTMLDivElement>(null)
  // The link that led here is gone.
  useEffect(() => top.current?.querySelector('h2')?.focus(), [])
  return (
    <div ref={top}>
      <Page
        title={agent.name}
        lead={agent.email}
        above={
          <Link to={settingsRoute('people')} class="page-back">
            <Icon name="back" />
            {t.people.title}
          </Link>
        }
      >
        {agent.disabled && (
          <p class="callout" role="status">
            <Icon name="alert" />
            {t.people.closedNote}
          </p>
        )}
        <Settings {...props} />
        <Access {...props} />
      </Page>
    </div>
  )
}

function Settings({ people, agent }: PersonPageProps) {
  const t = usePeopleTexts()
  const { client, me } = useAgent()
  const [form] = useState(() => createPersonForm(client, agent, people.take))
  useEffect(() => form.renew(storedOf(agent)), [agent.revision])
  const s = useTexts(peopleSitesTexts)
  const sites = useStore(people.sites)
  const isOwner = me.agent.role === 'owner'
  const labels: Record<keyof PersonValues, string> = {
    name: t.people.name,
    role: t.people.role,
    capacity: t.people.capacity,
    languages: t.people.languages,
    siteIds: s.label,
  }
  const sitesText = (siteIds: PersonValues['siteIds']) =>
    siteIds === null
      ? s.all
      : s.listed(
          sites
            .filter(({ id }) => siteIds.includes(id))
            .map(({ name }) => name)
            .join(', '),
        )
  const textOf = (field: keyof PersonValues, value: unknown) =>
    field === 'role'
      ? t.people.roles[value as Agent['role']]
      : field === 'siteIds'
        ? sitesText(value as PersonValues['siteIds'])
        : String(value)
  if (!isOwner) {
    return (
      <Card title={t.people.settings} hint={t.people.ownersChange}>
        <p>{`${t.people.roles[agent.role]}: ${t.people.mayDo[agent.role]}`}</p>
      </Card>
    )
  }
  return (
    <Card title={t.people.settings}>
      <FormView form={form} label={t.people.settings}>
        <ConflictNotice form={form} labelOf={(field) => labels[field]} textOf={textOf} />
        <PersonFields form={form} labels={labels} sites={sites} />
      </FormView>
    </Card>
  )
}

interface PersonFieldsProps {
  form: Form<PersonValues, PersonComplaint>
  labels: Readonly<Record<keyof PersonValues, string>>
  sites: readonly SiteOption[]
}

function PersonFields({ form, labels, sites }: PersonFieldsProps) {
  const t = usePeopleTexts()
  const format = useFormat()
  const { name, role, capacity, languages, siteIds } = useStore(form.values)
  const wrong = useStore(form.complaints)
  const complaint = (field: keyof PersonValues) => {
    const one = wrong[field]
    return one ? t.people.complaints[one] : null
  }
  const spoken = languagesIn(languages)
    ?.map((tag) => format.language(tag))
    .join(', ')
  return (
    <>
      <TextField
        label={labels.name}
        isRequired
        error={complaint('name')}
        value={name}
        onWrite={(text) => form.write('name', text)}
      />
      <RoleChoice
        value={role}
        highest="owner"
        error={complaint('role')}
        onChoose={(chosen) => form.write('role', chosen)}
      />
      {role === 'agent' && (sites.length > 1 || siteIds !== null) && (
        <SitesChoice
          sites={sites}
          value={siteIds}
          error={complaint('siteIds')}
          onChoose={(chosen) => form.write('siteIds', chosen)}
        />
      )}
      <TextField
        label={labels.capacity}
        hint={t.people.capacityHint}
        isRequired
        error={complaint('capacity')}
        value={capacity}
        onWrite={(text) => form.write('capacity', text)}
      />
      <TextField
        label={labels.languages}
        hint={spoken || t.people.languagesHint}
        error={complaint('languages')}
        value={languages}
        onWrite={(text) => form.write('languages', text)}
      />
    </>
  )
}

function Access({ people, agent, onReset, onDisable, onEnable }: PersonPageProps) {
  const t = usePeopleTexts()
  const { me } = useAgent()
  if (me.agent.role !== 'owner' || agent.id === me.agent.id) return null
  return (
    <Card title={t.people.access} hint={t.people.accessHint}>
      <div class="person-access">
        {agent.disabled ? (
          <>
            <button type="button" class="button" onClick={onEnable}>
              {t.people.enable}
            </button>
            <ErasePerson people={people} agent={agent} />
          </>
        ) : (
          <>
            <button type="button" class="button" onClick={onReset}>
              <Icon name="key" />
              {t.people.reset}
            </button>
            <button type="button" class="button button-danger" onClick={onDisable}>
              {t.people.disable}
            </button>
          </>
        )}
      </div>
    </Card>
  )
}
