import { openHarness } from '../journeys/api-harness.ts'
import { ManualTime } from '../journeys/time.ts'
import { describeWorkspaceDeletion } from './workspace-deletion.ts'

describeWorkspaceDeletion(async () => {
  const time = new ManualTime()
  const harness = await openHarness({ SIGN_UP: 'open' }, { clock: time })
  return { ...harness, time, redis: () => Promise.resolve('') }
})
