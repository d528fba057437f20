import Type from 'typebox'
import { AuditPageSchema } from '../audit.ts'
import { closed, listCursor, pageSize } from '../shapes.ts'
import {
  CreateWorkspaceSchema,
  UpdateWorkspaceSchema,
  WorkspaceCreatedSchema,
  WorkspaceSchema,
} from '../site.ts'
import { defineEndpoints } from './endpoint.ts'

export const workspaceEndpoints = defineEndpoints({
  createWorkspace: {
    method: 'POST',
    path: '/v1/workspaces',
    policy: 'open',
    limit: 'signUp',
    tag: 'workspaces',
    summary: 'Sign up: a workspace with its owner and a first site',
    body: CreateWorkspaceSchema,
    answers: { 201: WorkspaceCreatedSchema },
    errors: ['sign_up_closed', 'email_taken', 'weak_password'],
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
    query: closed({ before: Type.Optional(listCursor), limit: pageSize(50) }, 'Which entries.'),
    answers: { 200: AuditPageSchema },
    errors: ['invalid_cursor'],
  },
})
