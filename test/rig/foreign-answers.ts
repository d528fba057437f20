const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** Every status that an intermediary may answer in Papo's place. */
export const foreignStatuses: readonly number[] = [
  ...range(200, 208),
  226,
  ...range(300, 308),
  ...range(400, 418),
  ...range(421, 431),
  451,
  ...range(500, 511),
  520,
  599,
]

const json = 'application/json'

/** What an intermediary may answer under each status. The body of a cut answer ends before it is complete. */
export const foreignBodies: readonly [what: string, body: string, type: string, isCut?: boolean][] =
  [
    ['an empty object', '{}', json],
    ['JSON that says all is well', '{"status":"ok"}', json],
    ['a page', '<!doctype html><title>Sign in to the network</title>', 'text/html'],
    ['nothing', '', 'text/plain'],
    ['null', 'null', json],
    ['a cut answer', '{"status":"active","messages":[', json, true],
  ]
