/** A file cannot be used as a backup. The message is one line, said after the name of the file. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault'
}
