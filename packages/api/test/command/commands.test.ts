import { describe } from 'vitest'
import { openEdge } from '../http/edge.ts'
import { describeCommands } from './commands.ts'

describe('the command on the embedded database', () => {
  describeCommands(() => openEdge())
})
