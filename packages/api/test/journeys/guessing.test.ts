import { openApi } from '../http/api-under-test.ts'
import { describeGuessing, guessingEnvironment } from './guessing.ts'

describeGuessing(async () => {
  const node = await openApi(guessingEnvironment)
  return { node, other: node, close: () => node.close() }
})
