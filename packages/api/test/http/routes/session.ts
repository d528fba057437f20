import { password } from '../api-under-test.ts'
import { row, type Row } from '../route-row.ts'

export const routes: Record<string, Row> = {
  'POST /v1/auth/token': row([401, 401, 401, 401, 401, 401, 401, 401], {
    body: () => ({ email: 'nobody@example.com', password: 'not the password' }),
    largest: ({ email }) => ({ email, password }),
  }),
  'POST /v1/auth/session': row([401, 401, 401, 401, 401, 401, 401, 401], {
    body: () => ({ email: 'nobody@example.com', password: 'not the password' }),
    largest: ({ email }) => ({ email, password }),
  }),
  'DELETE /v1/auth/token': row([401, 403, 204, 204, 204, 204, 204, 403], {
    spends: true,
    largest: null,
  }),
  'DELETE /v1/auth/session': row([401, 403, 204, 204, 204, 204, 204, 403], {
    spends: true,
    largest: null,
  }),
  'POST /v1/me/password': row([401, 403, 204, 204, 204, 204, 204, 403], {
    body: () => ({ currentPassword: password, newPassword: password }),
    spends: true,
    largest: () => ({ currentPassword: password, newPassword: password }),
  }),
}
