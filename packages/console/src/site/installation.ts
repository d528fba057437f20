import type { Site } from '@papo/sdk'

/** How far a site is: nowhere yet, seen on a page of the owner's, or tested by a visitor who wrote from there. */
export type InstallState = 'waiting' | 'seen' | 'tested'

export function installStateOf({ installation }: Pick<Site, 'installation'>): InstallState {
  if (installation.testedAt !== null) return 'tested'
  return installation.seenAt === null ? 'waiting' : 'seen'
}

/** The refused origins that are still refused. */
export const refusedOf = ({ installation, allowedOrigins }: Site): readonly string[] =>
  installation.refusedOrigins
    .map(({ origin }) => origin)
    .filter((origin) => !allowedOrigins.includes(origin))
