import { AccessTokenSchema, ChangePasswordSchema, CredentialsSchema } from '../agent.ts'
import { defineEndpoints } from './endpoint.ts'

const guessing =
  'The sixth wrong password for an account within five minutes, from any address, is answered 429. The right ' +
  'password still works from an address or a browser from which the agent has signed in before.'

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
    description: guessing,
    body: CredentialsSchema,
    answers: { 200: AccessTokenSchema },
    errors: ['invalid_credentials'],
  },
  signIn: {
    method: 'POST',
    path: '/v1/auth/session',
    policy: 'open',
    limit: 'signIn',
    tag: 'sign-in',
    summary: 'Sign the console in, with a cookie',
    description: `${guessing} A second cookie, \`papo-device\`, makes the browser known.`,
    body: CredentialsSchema,
    answers: { 204: null },
    errors: ['invalid_credentials'],
  },
  revokeToken: {
    method: 'DELETE',
    path: '/v1/auth/token',
    policy: 'agent',
    limit: signingOut,
    tag: 'sign-in',
    summary: 'Sign out, at once and everywhere',
    answers: { 204: null },
    errors: [],
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/auth/session',
    policy: 'agent',
    limit: signingOut,
    tag: 'sign-in',
    summary: 'Sign out, at once and everywhere',
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
