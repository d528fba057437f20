import Type, { type Static } from 'typebox'
import { AgentAvailabilitySchema } from './agent.ts'
import { limits } from './limits.ts'
import { closed, id, pictureAddress } from './shapes.ts'

export const TransferSchema = closed(
  {
    to: Type.Union(
      [
        closed({ agentId: id('The agent who gets the chat.') }, 'To a colleague.'),
        closed(
          { queue: Type.Literal(true, { description: 'Always true.' }) },
          'Back to its old place in the queue.',
        ),
      ],
      { description: 'Where the chat goes.' },
    ),
    note: Type.Optional(
      Type.String({
        description: 'A note for the next agent. The visitor never sees it.',
      }),
    ),
  },
  'A transfer.',
)
export interface Transfer extends Static<typeof TransferSchema> {}
/** Where a chat goes: to a colleague, or back to its old place in the queue. */
export type TransferTarget = Transfer['to']

export const ColleagueSchema = closed(
  {
    id: id('The agent.'),
    name: Type.String({ description: 'The agent’s name.' }),
    email: Type.String({ description: 'The e-mail, which tells namesakes apart.' }),
    avatarUrl: pictureAddress,
    availability: AgentAvailabilitySchema,
    activeChats: Type.Integer({
      minimum: 0,
      description: 'How many active chats the agent has now.',
    }),
    capacity: Type.Integer({ description: 'How many active chats the agent may have at once.' }),
  },
  'An agent of the same workspace.',
)
export interface Colleague extends Static<typeof ColleagueSchema> {}

export const ColleaguesSchema = closed(
  { colleagues: Type.Array(ColleagueSchema, { description: 'By name, the caller among them.' }) },
  'The agents whom a chat could be transferred to.',
)
export interface Colleagues extends Static<typeof ColleaguesSchema> {}

export const PageVisitSchema = closed(
  {
    url: Type.String({
      minLength: 1,
      maxLength: limits.urlLength,
      description: 'Address, http or https. Query and fragment are not stored.',
    }),
    title: Type.Optional(
      Type.String({ maxLength: limits.titleLength, description: 'The page’s title.' }),
    ),
  },
  'The page that the visitor is on now.',
)
export interface PageVisit extends Static<typeof PageVisitSchema> {}
