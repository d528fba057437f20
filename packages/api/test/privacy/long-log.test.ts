import { describe } from 'vitest'
import { openApi } from '../http/api-under-test.ts'
import { describeLongLog } from './long-log.ts'

describe('a long log in the embedded database', { timeout: 60_000 }, () => {
  describeLongLog(() => openApi())
})
