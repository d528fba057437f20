import Type, { type Static } from 'typebox'
import { closed, nullable, time } from './shapes.ts'

const planned = closed(
  {
    requestedAt: time('When an owner asked for it.'),
    dueAt: time('From then on everything is removed; until then it can be cancelled.'),
  },
  'A planned deletion of the workspace.',
)

export const WorkspaceDeletionSchema = closed(
  { deletion: nullable(planned, 'The planned deletion, or null.') },
  'Whether the workspace will be deleted, and when.',
)
export interface WorkspaceDeletion extends Static<typeof WorkspaceDeletionSchema> {}

export const PlanWorkspaceDeletionSchema = closed(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The name of the workspace, so that none is deleted by mistake.',
    }),
  },
  'The workspace to delete.',
)
export interface PlanWorkspaceDeletion extends Static<typeof PlanWorkspaceDeletionSchema> {}
