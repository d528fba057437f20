import { openEdge } from '../http/edge.ts'
import { describeGuessing, guessingEnvironment } from './guessing.ts'

describeGuessing(async () => {
  const node = await openEdge(guessingEnvironment)
  return { node, other: node, close: () => node.close() }
})
