import {
  AccessTokenSchema,
  AgentSessionListSchema,
  ChangePasswordSchema,
  CredentialsSchema,
} from '../agent.ts'
import { closed, id } from '../shapes.ts'
import { defineEndpoints } from './endpoint.ts'

const guessing =
  'The sixth wrong password for an account within five minutes, from any address, is answered 429. The right ' +
  'password still works from an address or a browser from which the agent has signed in before.'

const codes =
  'With a second factor, the right password alone is answered `second_factor_required`: repeat the call with `code`. A ' +
  'wrong code counts as a wrong password.'

const lifetime =
  'A program’s session lasts 24 hours. The console’s lasts 7 days, and ends after 12 hours without a call. An agent has ' +
  'at most 50 sessions of each kind: a new one ends the one that was used longest ago. Signing in again ends the ' +
  'session that the call presents.'

const signingOut = { none: 'nothing may keep a session from ending' }

/** Signing in and out: a bearer token for programs, a cookie for the console. */
export const sessionEndpoints = defineEndpoints({
  createToken: {
    method: 'POST',
    path: '/v1/auth/token',
    policy: 'open',
    limit: 'signIn',
    tag: 'sign-in',
    summary: 'Sign a program in',
    description: `${guessing} ${codes} ${lifetime}`,
    body: CredentialsSchema,
    answers: { 200: AccessTokenSchema },
    errors: [
      'invalid_credentials',
      'second_factor_required',
      'invalid_code',
      'second_factor_demanded',
    ],
  },
  signIn: {
    method: 'POST',
    path: '/v1/auth/session',
    policy: 'open',
    limit: 'signIn',
    tag: 'sign-in',
    summary: 'Sign the console in, with a cookie',
    description: `${guessing} ${codes} ${lifetime} A second cookie, \`papo-device\`, makes the browser known.`,
    body: CredentialsSchema,
    answers: { 204: null },
    errors: ['invalid_credentials', 'second_factor_required', 'invalid_code'],
  },
  revokeToken: {
    method: 'DELETE',
    path: '/v1/auth/token',
    policy: 'account',
    limit: signingOut,
    tag: 'sign-in',
    summary: 'Sign out, at once and everywhere',
    answers: { 204: null },
    errors: [],
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/auth/session',
    policy: 'account',
    limit: signingOut,
    tag: 'sign-in',
    summary: 'Sign out, at once and everywhere',
    answers: { 204: null },
    errors: [],
  },
  listSessions: {
    method: 'GET',
    path: '/v1/me/sessions',
    policy: 'agent',
    limit: { none: 'only people with an account read it' },
    tag: 'sign-in',
    summary: 'List one’s own sessions',
    description: lifetime,
    answers: { 200: AgentSessionListSchema },
    errors: [],
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/me/sessions/:sessionId',
    policy: 'agent',
    limit: signingOut,
    tag: 'sign-in',
    summary: 'End one of one’s own sessions',
    description:
      'Takes effect within 5 seconds, also for polls that are held. A session that has ended already, or that is ' +
      'nobody’s or somebody else’s, is answered in the same way and changes nothing.',
    params: closed({ sessionId: id('The session.') }, 'The session of the path.'),
    answers: { 204: null },
    errors: [],
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/v1/me/sessions',
    policy: 'agent',
    limit: signingOut,
    tag: 'sign-in',
    summary: 'End all of one’s own sessions but this one',
    description: 'Takes effect within 5 seconds, also for polls that are held.',
    answers: { 204: null },
    errors: [],
  },
  changePassword: {
    method: 'POST',
    path: '/v1/me/password',
    policy: 'agent',
    limit: 'password',
    tag: 'sign-in',
    summary: 'Change one’s password; every session of the agent ends',
    body: ChangePasswordSchema,
    answers: { 204: null },
    errors: ['invalid_credentials', 'weak_password'],
  },
})
