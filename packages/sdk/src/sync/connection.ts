/**
 * What a person needs to know about the line to the server.
 * - `connecting`: no answer yet, waiting because the server asked to, or trying again because somebody did
 * - `online`: answers arrive
 * - `offline`: the server cannot be reached; it is tried again by itself
 * - `blocked`: the origin or the token is refused; nothing is tried until `reconnect()`
 */
export type Connection = 'connecting' | 'online' | 'offline' | 'blocked'

/**
 * What a loop knows about itself.
 * - `starting`: before the first answer
 * - `following`: the last turn was answered
 * - `unsteady`: one turn failed after an answered one; too little to alarm anybody
 * - `deferred`: the last turn failed, and the server has said when the next one is welcome
 * - `lost`: turns fail one after the other, or the last one was met with silence
 * - `unplugged`: the platform says that there is no network; no turn is made
 * - `refused`: the server refused for good
 * - `finished`: there is nothing more to ask
 * - `stopped`: ended by its owner
 */
export type RetryLoopState =
  | 'starting'
  | 'following'
  | 'unsteady'
  | 'deferred'
  | 'lost'
  | 'disconnected'
  | 'refused'
  | 'finished'
  | 'stopped'

/** The one bridge from what a loop knows to what a person is told. */
export function connectionOf(state: RetryLoopState): Connection {
  switch (state) {
    case 'starting':
    case 'deferred':
      return 'connecting'
    case 'following':
    case 'unsteady':
    case 'finished':
      return 'online'
    case 'lost':
    case 'disconnected':
    case 'stopped':
      return 'offline'
    case 'refused':
      return 'blocked'
    default:
      return unknownState(state)
  }
}

function unknownState(state: never): never {
  throw new Error(`Unknown state ${String(state)}`)
}
