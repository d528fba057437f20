import Type, { type Static } from 'typebox'
import { closed, nullable, time } from './shapes.ts'

/** What the server looks at, in the order in which it is shown. */
export const healthChecks = [
  'database',
  'migrations',
  'cache',
  'jobs',
  'canary',
  'disk',
  'clock',
  'secret',
  'mail',
  'address',
  'version',
] as const
export const HealthCheckNameSchema = Type.Enum([...healthChecks], {
  description: 'What was looked at.',
})
export type HealthCheckName = Static<typeof HealthCheckNameSchema>

export const HealthStateSchema = Type.Enum(['ok', 'warn', 'bad'], {
  description: 'Whether all is well, something should be looked at, or something is broken.',
})
export type HealthState = Static<typeof HealthStateSchema>

export const HealthCheckSchema = closed(
  {
    name: HealthCheckNameSchema,
    state: HealthStateSchema,
    title: Type.String({ description: 'What it is, in the asked language.' }),
    text: Type.String({ description: 'What was found, in the asked language.' }),
    cure: nullable(Type.String(), 'What to do, in the asked language; null if there is nothing.'),
  },
  'One check, in words.',
)
export interface HealthCheck extends Static<typeof HealthCheckSchema> {}

export const HealthReportSchema = closed(
  {
    at: time('When it was looked at.'),
    version: Type.String({ description: 'The version of the server.' }),
    publicUrl: Type.String({ description: 'The address that the server believes to have.' }),
    checks: Type.Array(HealthCheckSchema, { description: 'Always all, in the same order.' }),
  },
  'How the installation is, in words.',
)
export interface HealthReport extends Static<typeof HealthReportSchema> {}

export const healthLocales = ['en', 'pt-BR'] as const
export type HealthLocale = (typeof healthLocales)[number]
export const HealthLocaleSchema = Type.Enum([...healthLocales], {
  default: 'en',
  description: 'The language of the words.',
})
