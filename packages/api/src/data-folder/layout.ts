import { join } from 'node:path'

// The contents of the data folder.

export const databaseFolder = (folder: string): string => join(folder, 'postgres')
export const lockFile = (folder: string): string => join(folder, 'lock')
export const secretFile = (folder: string): string => join(folder, 'secret')
/** The socket on which a server with the embedded database takes the operator's commands. */
export const commandSocket = (folder: string): string => join(folder, 'command.sock')
