import Type from 'typebox'
import {
  CreateIdentitySecretSchema,
  IdentitySecretCreatedSchema,
  IdentitySecretListSchema,
} from '../identity.ts'
import { closed, id } from '../shapes.ts'
import {
  CreateSiteSchema,
  SiteListSchema,
  SiteSchema,
  UpdateSiteSchema,
  WidgetSettingsSchema,
} from '../site.ts'
import { defineEndpoints } from './endpoint.ts'

const siteId = id('The site.')
const siteParams = closed({ siteId }, 'The site of the path.')

export const siteEndpoints = defineEndpoints({
  widgetSettings: {
    method: 'GET',
    path: '/v1/widget/:siteKey',
    policy: 'open',
    limit: { none: 'every page of a customer asks once, and many share an address' },
    tag: 'widget',
    summary: 'The widget’s settings of a site',
    params: closed(
      { siteKey: Type.String({ minLength: 1, maxLength: 64, description: 'The public key.' }) },
      'The site of the path.',
    ),
    answers: { 200: WidgetSettingsSchema },
    errors: ['site_not_found'],
    // The widget can name a refused origin only if it may read the settings there.
    cors: '*',
  },
  listSites: {
    method: 'GET',
    path: '/v1/sites',
    policy: 'owner',
    limit: { none: 'only people with an account read it' },
    tag: 'sites',
    summary: 'The sites of the workspace',
    answers: { 200: SiteListSchema },
    errors: [],
  },
  createSite: {
    method: 'POST',
    path: '/v1/sites',
    policy: 'owner',
    limit: 'write',
    tag: 'sites',
    summary: 'Create a site',
    body: CreateSiteSchema,
    answers: { 201: SiteSchema },
    errors: [],
  },
  updateSite: {
    method: 'PATCH',
    path: '/v1/sites/:siteId',
    policy: 'owner',
    limit: 'write',
    tag: 'sites',
    summary: 'Change a site',
    params: siteParams,
    body: UpdateSiteSchema,
    answers: { 200: SiteSchema },
    errors: ['changed_meanwhile', 'site_not_found'],
  },
  listIdentitySecrets: {
    method: 'GET',
    path: '/v1/sites/:siteId/identity-secrets',
    policy: 'owner',
    limit: { none: 'only people with an account read it' },
    tag: 'sites',
    summary: 'The secrets that sign the identities of a site’s visitors, without their values',
    params: siteParams,
    answers: { 200: IdentitySecretListSchema },
    errors: ['site_not_found'],
  },
  createIdentitySecret: {
    method: 'POST',
    path: '/v1/sites/:siteId/identity-secrets',
    policy: 'owner',
    limit: 'write',
    tag: 'sites',
    summary: 'Create a secret, shown only once; the older ones get an end',
    params: siteParams,
    body: CreateIdentitySecretSchema,
    answers: { 201: IdentitySecretCreatedSchema },
    errors: ['site_not_found', 'too_many_secrets'],
  },
  endIdentitySecret: {
    method: 'DELETE',
    path: '/v1/sites/:siteId/identity-secrets/:secretId',
    policy: 'owner',
    limit: 'write',
    tag: 'sites',
    summary: 'End a secret at once',
    params: closed({ siteId, secretId: id('The secret.') }, 'The site and secret of the path.'),
    answers: { 204: null },
    errors: ['secret_not_found'],
  },
})
