import { describe } from 'vitest'
import { openApi } from '../http/api-under-test.ts'
import { describeVisitorData } from './visitor-data.ts'

describe('on the embedded database', () => {
  describeVisitorData(async () => ({ ...(await openApi()), redis: () => Promise.resolve('') }))
})
