import { join } from 'node:path'

// What the data folder holds.

export const databaseFolder = (folder: string): string => join(folder, 'postgres')
export const lockFile = (folder: string): string => join(folder, 'lock')
export const secretFile = (folder: string): string => join(folder, 'secret')
