import { VisitorErasedSchema, VisitorExportSchema } from '../privacy.ts'
import { PrivacySheetSchema, RetentionForecastSchema } from '../stored-data.ts'
import { FoundVisitorsSchema, VisitorSearchSchema } from '../visitor-search.ts'
import { closed, id } from '../shapes.ts'
import { defineEndpoints } from './endpoint.ts'

const visitorParams = closed({ visitorId: id('The visitor.') }, 'The visitor of the path.')

export const privacyEndpoints = defineEndpoints({
  searchVisitors: {
    method: 'POST',
    path: '/v1/visitors/search',
    policy: 'owner',
    limit: 'write',
    tag: 'privacy',
    summary: 'Find a visitor by e-mail, name, the site’s own id, or a chat',
    body: VisitorSearchSchema,
    answers: { 200: FoundVisitorsSchema },
    errors: ['invalid_cursor'],
  },
  requestVisitorExport: {
    method: 'POST',
    path: '/v1/visitors/:visitorId/export',
    policy: 'owner',
    limit: 'write',
    tag: 'privacy',
    summary: 'Export all stored data of one visitor',
    params: visitorParams,
    answers: { 200: VisitorExportSchema },
    errors: ['visitor_not_found'],
  },
  requestVisitorErasure: {
    method: 'POST',
    path: '/v1/visitors/:visitorId/erase',
    policy: 'owner',
    limit: 'write',
    tag: 'privacy',
    summary: 'Erase a visitor for good',
    params: visitorParams,
    answers: { 200: VisitorErasedSchema },
    errors: ['visitor_not_found'],
  },
  forecastRetention: {
    method: 'GET',
    path: '/v1/privacy/retention',
    policy: 'owner',
    limit: { none: 'only people with an account read it' },
    tag: 'privacy',
    summary: 'How many chats the retention of each site removes in the next days',
    answers: { 200: RetentionForecastSchema },
    errors: [],
  },
  getPrivacySheet: {
    method: 'GET',
    path: '/v1/privacy/sheet',
    policy: 'admin',
    limit: { none: 'only people with an account read it' },
    tag: 'privacy',
    summary: 'Which personal data is stored, and for how long',
    answers: { 200: PrivacySheetSchema },
    errors: [],
  },
})
