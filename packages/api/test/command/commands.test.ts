import { describe } from 'vitest'
import { openApi } from '../http/api-under-test.ts'
import { describeCommands } from './commands.ts'

describe('the command on the embedded database', () => {
  describeCommands(() => openApi())
})
