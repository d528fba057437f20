export { ManualClock } from './platform/manual-clock.ts'
export {
  manualPlatform,
  type ManualPlatform,
  type ManualPlatformOptions,
} from './platform/manual-platform.ts'
export type { RecordedRequest } from './platform/manual-network.ts'
export { ManualStorage, type StorageTrouble } from './platform/manual-storage.ts'
export { Timeline } from './platform/timeline.ts'
