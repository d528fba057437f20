/** A variable is invalid. The message is one line that names the variable, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
