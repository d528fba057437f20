import { openApi } from '../http/api-under-test.ts'
import { describeAccounts } from './accounts.ts'

describeAccounts(openApi)
