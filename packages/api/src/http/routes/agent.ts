import {
  AccessTokenSchema,
  AgentListSchema,
  AgentSchema,
  ChangePasswordSchema,
  CreateAgentSchema,
  CreateWorkspaceSchema,
  CredentialsSchema,
  MeSchema,
  WorkspaceCreatedSchema,
} from '@papo/protocol/schemas'
import Type from 'typebox'
import type { App } from '../app-type.ts'
import { callSource, setDeviceCookie } from '../call-source.ts'
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts'
import { actorOf, agentOf } from '../request-caller.ts'
import { Refusal } from '@papo/core/platform/refusal'
import type { Services } from '@papo/core/services'
import { createAgent, listAgents, showMe } from '@papo/core/agent/agents'
import { changePassword } from '@papo/core/session/change-password'
import { signIn, signOut } from '@papo/core/session/sign-in'
import { createWorkspace } from '@papo/core/agent/workspaces'

const nothing = { 204: Type.Null({ description: 'Done.' }) }

const guessing =
  'The sixth wrong password for an account within five minutes, from any address, is answered 429. The right ' +
  'password still works from an address or a browser from which the agent has signed in before.'

/** Signing in and out: a bearer token for programs, a cookie for the console. */
function signInRoutes(app: App, services: Services): void {
  const signInWith = { config: { policy: 'open', limit: 'signIn' } } as const
  app.post(
    '/v1/auth/token',
    {
      ...signInWith,
      schema: {
        operationId: 'createToken',
        summary: 'Sign a program in',
        description: guessing,
        tags: ['sign-in'],
        body: CredentialsSchema,
        response: { 200: AccessTokenSchema },
      },
    },
    async (request) => {
      const { agent, token, expiresInSeconds } = await signIn(
        services,
        request.body,
        'program',
        callSource(request),
      )
      return {
        accessToken: token,
        expiresInSeconds,
        agent: { id: agent.id, name: agent.name, role: agent.role },
      }
    },
  )
  app.post(
    '/v1/auth/session',
    {
      ...signInWith,
      schema: {
        operationId: 'signIn',
        summary: 'Sign the console in, with a cookie',
        description: `${guessing} A second cookie, \`papo-device\`, makes the browser known.`,
        tags: ['sign-in'],
        body: CredentialsSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { token, expiresInSeconds, device } = await signIn(
        services,
        request.body,
        'console',
        callSource(request),
      )
      setSessionCookie(reply, token, expiresInSeconds)
      if (device !== null) setDeviceCookie(reply, device)
      return reply.code(204).send(null)
    },
  )
  for (const url of ['/v1/auth/token', '/v1/auth/session'] as const) {
    app.delete(
      url,
      {
        config: { policy: 'agent', limit: { none: 'nothing may keep a session from ending' } },
        schema: {
          operationId: url.endsWith('token') ? 'revokeToken' : 'signOut',
          summary: 'Sign out, at once and everywhere',
          tags: ['sign-in'],
          response: nothing,
        },
      },
      async (request, reply) => {
        await signOut(services, agentOf(request).tokenHash)
        clearSessionCookie(reply)
        return reply.code(204).send(null)
      },
    )
  }
}

function passwordRoute(app: App, services: Services): void {
  app.post(
    '/v1/me/password',
    {
      config: { policy: 'agent', limit: 'password' },
      schema: {
        operationId: 'changePassword',
        summary: 'Change one’s password; every session of the agent ends',
        tags: ['sign-in'],
        body: ChangePasswordSchema,
        response: nothing,
      },
    },
    async (request, reply) => {
      const caller = agentOf(request)
      const fresh = await changePassword(services, caller, callSource(request), request.body)
      if (fresh !== null) setSessionCookie(reply, fresh.token, fresh.expiresInSeconds)
      return reply.code(204).send(null)
    },
  )
}

export function agentRoutes(app: App, services: Services, options: { signUp: boolean }): void {
  signInRoutes(app, services)
  passwordRoute(app, services)
  app.get(
    '/v1/me',
    {
      config: { policy: 'agent', limit: { none: 'only people with an account read it' } },
      schema: {
        operationId: 'getMe',
        summary: 'Who is calling',
        tags: ['agents'],
        response: { 200: MeSchema },
      },
    },
    async (request) => showMe(services, agentOf(request)),
  )
  app.get(
    '/v1/agents',
    {
      config: { policy: 'admin', limit: { none: 'only people with an account read it' } },
      schema: {
        operationId: 'listAgents',
        summary: 'The agents of the workspace',
        tags: ['agents'],
        response: { 200: AgentListSchema },
      },
    },
    async (request) => ({ agents: await listAgents(services, agentOf(request)) }),
  )
  app.post(
    '/v1/agents',
    {
      config: { policy: 'owner', limit: 'write' },
      schema: {
        operationId: 'createAgent',
        summary: 'Make an agent',
        tags: ['agents'],
        body: CreateAgentSchema,
        response: { 201: AgentSchema },
      },
    },
    async (request, reply) => {
      const agent = await createAgent(services, actorOf(request), request.body)
      return reply.code(201).send(agent)
    },
  )
  app.post(
    '/v1/workspaces',
    {
      config: { policy: 'open', limit: 'signUp' },
      schema: {
        operationId: 'createWorkspace',
        summary: 'Sign up: a workspace with its owner and a first site',
        tags: ['workspaces'],
        body: CreateWorkspaceSchema,
        response: { 201: WorkspaceCreatedSchema },
      },
    },
    async (request, reply) => {
      if (!options.signUp) {
        throw new Refusal('sign_up_closed', 'Sign-up is closed on this installation.')
      }
      return reply.code(201).send(await createWorkspace(services, request.body, request.ip))
    },
  )
}
