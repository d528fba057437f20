import Type, { type Static } from 'typebox'
import { AgentAvailabilitySchema } from './agent.ts'
import { limits } from './limits.ts'
import { closed, id, nullable } from './shapes.ts'

export const TransferSchema = closed(
  {
    to: Type.Union(
      [
        closed({ agentId: id('Who gets the chat.') }, 'To a colleague.'),
        closed({ queue: Type.Literal(true) }, 'Back to its old place in the line.'),
      ],
      { description: 'Where the chat goes.' },
    ),
    note: Type.Optional(
      Type.String({
        description: 'For whoever comes next: a note, which the visitor never sees.',
      }),
    ),
  },
  'A transfer.',
)
export interface Transfer extends Static<typeof TransferSchema> {}
export type TransferTarget = Transfer['to']

export const ColleagueSchema = closed(
  {
    id: id('The agent.'),
    name: Type.String(),
    avatarUrl: nullable(Type.String(), 'A picture, or null.'),
    availability: AgentAvailabilitySchema,
    activeChats: Type.Integer({ minimum: 0, description: 'How many chats the agent has now.' }),
    capacity: Type.Integer({ description: 'How many the agent may have at once.' }),
  },
  'Somebody who answers in the same workspace.',
)
export interface Colleague extends Static<typeof ColleagueSchema> {}

export const ColleaguesSchema = closed(
  { colleagues: Type.Array(ColleagueSchema, { description: 'By name, the caller among them.' }) },
  'Who could take a chat.',
)
export interface Colleagues extends Static<typeof ColleaguesSchema> {}

export const PageVisitSchema = closed(
  {
    url: Type.String({
      minLength: 1,
      maxLength: limits.urlLength,
      description: 'Address, http or https. Query and fragment are not kept.',
    }),
    title: Type.Optional(
      Type.String({ maxLength: limits.titleLength, description: 'The page’s title.' }),
    ),
  },
  'The page that the visitor has gone to.',
)
export interface PageVisit extends Static<typeof PageVisitSchema> {}
