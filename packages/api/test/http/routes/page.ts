import { row, type Row } from '../route-row.ts'

export const routes: Record<string, Row> = {
  'GET /': row(null, { size: 'own' }),
  'GET /healthz': row(null, { size: 'own' }),
  'GET /readyz': row(null, { size: 'own' }),
  'GET /docs': row(null, { size: 'own' }),
  'GET /docs.css': row(null, { size: 'own' }),
  'GET /docs/embedding': row(null, { size: 'own' }),
  'GET /docs/identity': row(null, { size: 'own' }),
  'GET /docs/sdk': row(null, { size: 'own' }),
  'GET /docs/testing': row(null, { size: 'own' }),
  'GET /demo': row(null, { size: 'own' }),
  'GET /demo.css': row(null, { size: 'own' }),
  'GET /pictures/:hash': row(null, { size: 'own' }),
  'GET /packages/*': row(null, { size: 'own' }),
  'GET /papo.js': row(null, { size: 'own' }),
  'GET /papo/*': row(null, { size: 'own' }),
  'GET /console': row(null, { size: 'own' }),
  'GET /console/*': row(null, { size: 'own' }),
  'GET /open': row(null, { size: 'own' }),
  'GET /metrics': row([401, 401, 401, 401, 401, 401, 401, 401], { size: 'own' }),
  'GET /v1/openapi.json': row(null, { size: 'own' }),
  // Without a handshake.
  'GET /v1/realtime': row([400, 400, 400, 400, 400, 400, 400, 400], { size: 'own' }),
}
