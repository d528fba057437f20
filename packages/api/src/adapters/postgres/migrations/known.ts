import type { Migration } from 'kysely/migration'
import { core } from './0001-core.ts'
import { trust } from './0002-trust.ts'
import { attributeBound } from './0003-attribute-bound.ts'
import { knownDevices } from './0004-known-devices.ts'
import { plainNames } from './0005-plain-names.ts'

/**
 * Every migration by name, in the order in which they run. They only go forward. What a running node of the version
 * before needs is removed one version later at the earliest.
 */
export const knownMigrations: Record<string, Migration> = {
  '0001-core': core,
  '0002-trust': trust,
  '0003-attribute-bound': attributeBound,
  '0004-known-devices': knownDevices,
  // @fault last-migration
  '0005-plain-names': plainNames,
}
