import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, id, ifRevision, listCursor, nullable, pageSize, revision, time } from './shapes.ts'

export const CannedResponseScopeSchema = Type.Enum(['mine', 'site', 'all'], {
  description:
    'Who has it: mine: the agent who made it; site: the agents who answer the site; all: every agent of the workspace.',
})
export type CannedResponseScope = Static<typeof CannedResponseScopeSchema>

const shortcut = Type.String({
  minLength: 1,
  maxLength: limits.shortcutLength + 1,
  description:
    'The word after the `/`: 1 to 40 letters, digits, `-`, `_` or `.`, beginning with a letter or a digit. A `/` before it is left out. Unique among those of the agent, of the site or of the workspace, without regard to case and accents.',
})
const title = nullable(
  Type.String({ maxLength: limits.nameLength }),
  'What agents see in lists; null without one.',
)
const text = Type.String({
  description:
    '1 to 4,000 Unicode code points after trimming; no control characters but newline and tab. `{visitor.name}`, `{visitor.email}`, `{agent.name}`, `{site.name}` and `{attribute.…}` stand for what the console fills in.',
})
const siteId = nullable(id('The site.'), 'The site of the scope `site`; otherwise null.')

export const CannedResponseSchema = closed(
  {
    id: id('The canned response.'),
    shortcut: Type.String({ description: 'The word after the `/`.' }),
    title: nullable(Type.String(), 'What agents see in lists; null without one.'),
    text: Type.String({ description: 'What it inserts, with its placeholders.' }),
    scope: CannedResponseScopeSchema,
    siteId,
    revision,
    createdAt: time('When it was made.'),
  },
  'A text that agents insert by its shortcut.',
)
export interface CannedResponse extends Static<typeof CannedResponseSchema> {}

/** Which canned responses; one must match every field. */
const filterFields = {
  scope: Type.Optional(CannedResponseScopeSchema),
  siteId: Type.Optional(id('Only those of this site.')),
}

export const CannedResponseQuerySchema = closed(
  { ...filterFields, before: Type.Optional(listCursor), limit: pageSize(50) },
  'Which canned responses.',
)

export const CannedResponseSearchSchema = closed(
  {
    ...filterFields,
    text: Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'Words, each of which is part of the shortcut, the title or the text, without regard to case and accents.',
    }),
    before: Type.Optional(listCursor),
    limit: Type.Optional(pageSize(50)),
  },
  'Which canned responses to look for.',
)
export interface CannedResponseSearch extends Static<typeof CannedResponseSearchSchema> {}

export const CannedResponsePageSchema = closed(
  {
    cannedResponses: Type.Array(CannedResponseSchema, { description: 'Newest first.' }),
    nextCursor: nullable(Type.String(), 'Pass it as `before` for the next page; null at the end.'),
  },
  'A page of the canned responses that the agent may use.',
)
export interface CannedResponsePage extends Static<typeof CannedResponsePageSchema> {}

export const CreateCannedResponseSchema = closed(
  {
    shortcut,
    title: Type.Optional(title),
    text,
    scope: Type.Optional(CannedResponseScopeSchema),
    siteId: Type.Optional(siteId),
  },
  'A new canned response; of the calling agent if no scope is given.',
)
export interface CreateCannedResponse extends Static<typeof CreateCannedResponseSchema> {}

export const UpdateCannedResponseSchema = closed(
  {
    shortcut: Type.Optional(shortcut),
    title: Type.Optional(title),
    text: Type.Optional(text),
    scope: Type.Optional(CannedResponseScopeSchema),
    siteId: Type.Optional(siteId),
    ifRevision,
  },
  'Changes of a canned response. What is left out stays as it is.',
)
export interface UpdateCannedResponse extends Static<typeof UpdateCannedResponseSchema> {}

const columns =
  "The first line names the columns: `shortcut`, `title`, `text`, `scope` (`mine`, `site` or `all`) and `site` (its name, or its id where sites share a name). A cell that a spreadsheet would take for a formula has a `'` in front."

export const ExportCannedResponsesSchema = closed(
  {
    ...filterFields,
    separator: Type.Enum(['comma', 'semicolon'], {
      default: 'comma',
      description: 'What separates the cells. Spreadsheets in Portuguese expect semicolons.',
    }),
    before: Type.Optional(listCursor),
    limit: pageSize(100),
  },
  'Which canned responses, and in which form.',
)

export const CannedResponsesCsvSchema = closed(
  {
    csv: Type.String({
      description: `Lines of CSV (RFC 4180), newest first. ${columns} Only the first page has that line: the pages one after the other are the file.`,
    }),
    nextCursor: nullable(Type.String(), 'Pass it as `before` for the next page; null at the end.'),
  },
  'A page of canned responses as CSV.',
)
export interface CannedResponsesCsv extends Static<typeof CannedResponsesCsvSchema> {}

export const ImportCannedResponsesSchema = closed(
  {
    csv: Type.String({
      minLength: 1,
      description: `CSV with commas, semicolons or tabs, in any order of the columns. ${columns} Only \`shortcut\` and \`text\` are required; a row without a scope is the calling agent’s own. A row with a known shortcut changes that canned response.`,
    }),
    dryRun: Type.Optional(
      Type.Boolean({ description: 'true: checks every line and stores nothing.' }),
    ),
  },
  'Canned responses as CSV.',
)
export interface ImportCannedResponses extends Static<typeof ImportCannedResponsesSchema> {}

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const CannedResponsesImportedSchema = closed(
  {
    created: count('How many rows are new.'),
    updated: count('How many rows change a known one.'),
    unchanged: count('How many rows are known as they are.'),
  },
  'What an import has done, or would do.',
)
export interface CannedResponsesImported extends Static<typeof CannedResponsesImportedSchema> {}
