import { describe } from 'vitest'
import { openEdge } from '../http/edge.ts'
import { describeVisitorData } from './visitor-data.ts'

describe('on the embedded database', () => {
  describeVisitorData(async () => ({ ...(await openEdge()), redis: () => Promise.resolve('') }))
})
