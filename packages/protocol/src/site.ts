import Type, { type Static } from 'typebox'
import { OwnerSchema } from './agent.ts'
import { limits } from './limits.ts'
import { closed, id, ifRevision, nullable, parts, revision, time } from './shapes.ts'
import { availabilityFields, HoursSchema } from './hours.ts'
import { OwnTextsSchema } from './own-texts.ts'
import { WaitLevelsSchema } from './wait-levels.ts'

export const AppearanceSchema = closed(
  {
    color: Type.String({
      pattern: '^#[0-9a-fA-F]{6}$',
      description: 'The brand colour; all others derive from it.',
    }),
    position: Type.Enum(['right', 'left'], { description: 'The side of the page.' }),
    theme: Type.Enum(['auto', 'light', 'dark'], {
      description: 'auto follows the visitor’s system.',
    }),
  },
  'How the widget looks.',
)
export interface Appearance extends Static<typeof AppearanceSchema> {}

export const WidgetLocaleSchema = Type.Enum(['auto', 'pt-BR', 'en'], {
  description: 'The widget’s language; auto follows the page and the browser.',
})

export const TextsSchema = closed(
  {
    title: nullable(Type.String({ maxLength: 60 }), 'The panel’s title; null for the default.'),
    greeting: nullable(
      Type.String({ maxLength: 200 }),
      'The first line of the home view; null for the default.',
    ),
    words: Type.Optional(OwnTextsSchema),
  },
  'The owner’s own words. Title and greeting hold for every language that has none in `words`.',
)
export interface Texts extends Static<typeof TextsSchema> {}

const fieldRule = (description: string) =>
  Type.Enum(['off', 'optional', 'required'], { description })

export const PreChatFormSchema = closed(
  {
    name: fieldRule('Whether to ask for a name.'),
    email: fieldRule('Whether to ask for an e-mail.'),
    question: fieldRule('Whether to ask what it is about.'),
  },
  'What to ask before a chat starts. All off means no form.',
)
export interface PreChatForm extends Static<typeof PreChatFormSchema> {}

const siteName = Type.String({
  minLength: 1,
  maxLength: limits.nameLength,
  description: 'The site’s name.',
})
const allowedOrigins = Type.Array(Type.String({ minLength: 1, maxLength: limits.originLength }), {
  maxItems: 100,
  description: 'Exact origins that may embed the widget: scheme, host and port.',
  examples: [['https://www.example.com']],
})

export const IdentityRuleSchema = Type.Enum(['optional', 'required'], {
  description:
    'required: only visitors whose identity the site has signed may start a chat. optional: every visitor may.',
})
export const ConsentRuleSchema = Type.Enum(['off', 'required'], {
  description:
    'required: until the visitor accepts, the widget stores nothing and requests nothing but these settings.',
})

export const IdleTimeoutSchema = closed(
  {
    waitingSeconds: nullable(
      Type.Integer({ minimum: 120, maximum: 604_800 }),
      'A waiting chat ends when its visitor has not been seen for this many seconds; null: never.',
    ),
    activeSeconds: nullable(
      Type.Integer({ minimum: 60, maximum: 604_800 }),
      'An active chat ends after this many seconds without activity; null: never.',
    ),
    warnSeconds: Type.Integer({
      minimum: 20,
      maximum: 600,
      description: 'How many seconds before the end both sides are warned.',
    }),
  },
  'When an idle chat ends.',
)
export interface IdleTimeout extends Static<typeof IdleTimeoutSchema> {}

/** The settings that the widget receives. */
const widgetFields = {
  appearance: AppearanceSchema,
  locale: WidgetLocaleSchema,
  texts: TextsSchema,
  form: PreChatFormSchema,
  hours: nullable(HoursSchema, 'Business hours; null means always.'),
  identity: IdentityRuleSchema,
  consent: ConsentRuleSchema,
  longWaitSeconds: nullable(
    Type.Integer({ minimum: 30, maximum: 86_400 }),
    'A waiting visitor is offered to leave a message after this many seconds, or after the estimated wait if that is longer; null: never.',
  ),
}

/** The settings that only the server and the owner see. */
const ruleFields = {
  closedNow: Type.Boolean({
    description: 'true: offline from now on, whatever the hours, until it is false again.',
  }),
  onlineNeedsAgent: Type.Boolean({
    description:
      'true: offline also while no agent who answers the site is there with the availability `online`.',
  }),
  idleTimeout: IdleTimeoutSchema,
  firstReplySeconds: nullable(
    Type.Integer({ minimum: 30, maximum: 86_400 }),
    'A chat is requeued if its agent has not sent a first reply after this many seconds; null: never.',
  ),
  retentionDays: nullable(
    Type.Integer({ minimum: 1, maximum: 3650 }),
    'Chats are removed this many days after they ended; null: never.',
  ),
}

export const InstallationSchema = closed(
  {
    seenAt: nullable(
      time('When.'),
      'When the widget last started on a page of an allowed origin, to within ten minutes; null: never. The demo page does not count.',
    ),
    seenOrigin: nullable(Type.String(), 'The origin of that page, or null.'),
    testedAt: nullable(time('When.'), 'When a visitor first wrote from such a page; null: never.'),
    refusedOrigins: Type.Array(
      closed(
        {
          origin: Type.String({ description: 'The origin of the page.' }),
          seenAt: time('When the widget last tried there, to within ten minutes.'),
        },
        'An origin that is not on the list.',
      ),
      {
        maxItems: limits.refusedOrigins,
        description: 'Where else the widget tried to start, newest first, at most 20.',
      },
    ),
  },
  'Where the widget has been seen.',
)
export interface Installation extends Static<typeof InstallationSchema> {}

const settingsFields = { ...widgetFields, ...ruleFields }

/** What an owner sets for the widget of one site. */
export const SiteSettingsSchema = closed(settingsFields, 'The widget’s settings.')
export interface SiteSettings extends Static<typeof SiteSettingsSchema> {}

export const SiteSchema = closed(
  {
    id: id('The site.'),
    key: Type.String({ description: 'The public key for the script tag.' }),
    name: Type.String({ description: 'The site’s name.' }),
    allowedOrigins,
    ...settingsFields,
    installation: InstallationSchema,
    revision,
    createdAt: time('When the site was created.'),
  },
  'A website, or a part of one, with its own widget.',
)
export interface Site extends Static<typeof SiteSchema> {}

export const SiteListSchema = closed(
  { sites: Type.Array(SiteSchema, { description: 'All of them.' }) },
  'The sites of the workspace.',
)
export interface SiteList extends Static<typeof SiteListSchema> {}

export const AnsweredSitesSchema = closed(
  {
    sites: Type.Array(
      closed(
        { id: id('The site.'), name: Type.String({ description: 'The site’s name.' }) },
        'A site.',
      ),
      { description: 'Oldest first.' },
    ),
  },
  'The sites that an agent answers.',
)
export interface AnsweredSites extends Static<typeof AnsweredSitesSchema> {}

export const CreateSiteSchema = closed(
  {
    name: siteName,
    allowedOrigins,
    onlineNeedsAgent: Type.Optional(
      Type.Boolean({ description: 'As in the settings; false without it.' }),
    ),
  },
  'A new site.',
)
export interface CreateSite extends Static<typeof CreateSiteSchema> {}

export const UpdateSiteSchema = closed(
  {
    name: Type.Optional(siteName),
    allowedOrigins: Type.Optional(allowedOrigins),
    appearance: Type.Optional(parts(AppearanceSchema)),
    locale: Type.Optional(WidgetLocaleSchema),
    texts: Type.Optional(parts(TextsSchema)),
    form: Type.Optional(parts(PreChatFormSchema)),
    hours: Type.Optional(nullable(parts(HoursSchema), 'Business hours; null means always.')),
    closedNow: Type.Optional(ruleFields.closedNow),
    onlineNeedsAgent: Type.Optional(ruleFields.onlineNeedsAgent),
    identity: Type.Optional(IdentityRuleSchema),
    consent: Type.Optional(ConsentRuleSchema),
    longWaitSeconds: Type.Optional(widgetFields.longWaitSeconds),
    idleTimeout: Type.Optional(parts(IdleTimeoutSchema)),
    firstReplySeconds: Type.Optional(ruleFields.firstReplySeconds),
    retentionDays: Type.Optional(ruleFields.retentionDays),
    ifRevision,
  },
  'Changes of a site. What is left out stays as it is, also within `appearance`, `texts`, `form`, `hours` and `idleTimeout`.',
)
export interface UpdateSite extends Static<typeof UpdateSiteSchema> {}

export const WidgetSettingsSchema = closed(
  {
    siteKey: Type.String({ description: 'The site’s public key.' }),
    siteName: Type.String({ description: 'The site’s name.' }),
    allowed: Type.Boolean({ description: 'Whether the caller’s origin is on the site’s list.' }),
    ...widgetFields,
    hours: nullable(
      HoursSchema,
      'Business hours, without their exceptions; null means always. `opensAt` and `closesAt` know the exceptions.',
    ),
    ...availabilityFields,
    answersByMail: Type.Boolean({
      description: 'Whether visitors with an e-mail get the answers that they miss by mail.',
    }),
  },
  'The widget’s settings of a site.',
)
export interface WidgetSettings extends Static<typeof WidgetSettingsSchema> {}
export const WorkspaceSchema = closed(
  {
    id: id('The workspace.'),
    name: Type.String({ description: 'The workspace’s name, which no visitor sees.' }),
    waitLevels: WaitLevelsSchema,
    revision,
    createdAt: time('When the workspace was created.'),
  },
  'A customer: owns sites and agents.',
)
export interface Workspace extends Static<typeof WorkspaceSchema> {}

export const UpdateWorkspaceSchema = closed(
  {
    name: Type.Optional(siteName),
    waitLevels: Type.Optional(parts(WaitLevelsSchema)),
    ifRevision,
  },
  'Changes of the workspace. What is left out stays as it is, also within `waitLevels`.',
)
export interface UpdateWorkspace extends Static<typeof UpdateWorkspaceSchema> {}

export const CreateWorkspaceSchema = closed(
  { name: siteName, owner: OwnerSchema, site: CreateSiteSchema },
  'A new workspace with its owner and its first site.',
)
export interface CreateWorkspace extends Static<typeof CreateWorkspaceSchema> {}

export const WorkspaceCreatedSchema = closed(
  { workspaceId: id('The workspace.'), site: SiteSchema },
  'A created workspace.',
)
export interface WorkspaceCreated extends Static<typeof WorkspaceCreatedSchema> {}
