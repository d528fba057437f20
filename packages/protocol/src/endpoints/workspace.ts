import Type from 'typebox'
import {
  AuditActionSchema,
  AuditActorTypeSchema,
  AuditPageSchema,
  AuditTargetTypeSchema,
} from '../audit.ts'
import { HealthLocaleSchema, HealthReportSchema } from '../health.ts'
import { closed, id, listCursor, pageSize, time } from '../shapes.ts'
import {
  CreateWorkspaceSchema,
  UpdateWorkspaceSchema,
  WorkspaceCreatedSchema,
  WorkspaceSchema,
} from '../site.ts'
import { PlanWorkspaceDeletionSchema, WorkspaceDeletionSchema } from '../workspace-deletion.ts'
import { defineEndpoints } from './endpoint.ts'

const auditQuery = closed(
  {
    actorType: Type.Optional(AuditActorTypeSchema),
    actorId: Type.Optional(id('Only what this agent did.')),
    action: Type.Optional(AuditActionSchema),
    targetType: Type.Optional(AuditTargetTypeSchema),
    targetId: Type.Optional(id('Only what was done to this.')),
    from: Type.Optional(time('Only what was done then or later.')),
    to: Type.Optional(time('Only what was done before.')),
    before: Type.Optional(listCursor),
    limit: pageSize(50),
  },
  'Which entries; an entry must match every field.',
)

export const workspaceEndpoints = defineEndpoints({
  createWorkspace: {
    method: 'POST',
    path: '/v1/workspaces',
    policy: 'open',
    limit: 'signUp',
    tag: 'workspaces',
    summary: 'Sign up: a workspace with its owner and a first site',
    description:
      'The answer is the same, and as fast, whether or not the e-mail has an account already: the owner gets an account ' +
      'of this workspace, with a password of its own.',
    body: CreateWorkspaceSchema,
    answers: { 201: WorkspaceCreatedSchema },
    errors: ['sign_up_closed', 'weak_password'],
  },
  getWorkspace: {
    method: 'GET',
    path: '/v1/workspace',
    policy: 'owner',
    limit: { none: 'only people with an account read it' },
    tag: 'workspaces',
    summary: 'The workspace of the calling owner',
    answers: { 200: WorkspaceSchema },
    errors: [],
  },
  updateWorkspace: {
    method: 'PATCH',
    path: '/v1/workspace',
    policy: 'owner',
    limit: 'write',
    tag: 'workspaces',
    summary: 'Change the workspace',
    body: UpdateWorkspaceSchema,
    answers: { 200: WorkspaceSchema },
    errors: ['changed_meanwhile'],
  },
  listAudit: {
    method: 'GET',
    path: '/v1/audit',
    policy: 'owner',
    limit: { none: 'only people with an account read it' },
    tag: 'workspaces',
    summary: 'What administrators did, newest first',
    query: auditQuery,
    answers: { 200: AuditPageSchema },
    errors: ['invalid_cursor'],
  },
  getWorkspaceDeletion: {
    method: 'GET',
    path: '/v1/workspace/deletion',
    policy: 'agent',
    limit: { none: 'only people with an account read it' },
    tag: 'workspaces',
    summary: 'Whether the workspace will be deleted, and when',
    answers: { 200: WorkspaceDeletionSchema },
    errors: [],
  },
  planWorkspaceDeletion: {
    method: 'POST',
    path: '/v1/workspace/deletion',
    policy: 'owner',
    limit: 'write',
    tag: 'workspaces',
    summary: 'Delete the workspace with everything in it, a week from now',
    body: PlanWorkspaceDeletionSchema,
    answers: { 200: WorkspaceDeletionSchema },
    errors: ['name_mismatch'],
  },
  cancelWorkspaceDeletion: {
    method: 'DELETE',
    path: '/v1/workspace/deletion',
    policy: 'owner',
    limit: 'write',
    tag: 'workspaces',
    summary: 'Cancel the planned deletion of the workspace',
    answers: { 200: WorkspaceDeletionSchema },
    errors: [],
  },
  getHealth: {
    method: 'GET',
    path: '/v1/health',
    policy: 'owner',
    limit: 'write',
    tag: 'workspaces',
    summary: 'How the installation is, in words',
    query: closed({ locale: HealthLocaleSchema }, 'In which language.'),
    answers: { 200: HealthReportSchema },
    errors: [],
  },
})
