/** A value that is known now, or a promise where something has to be awaited. */
export type NowOrLater<Value> = Value | Promise<Value>

/** Continues at once with a known value, else when the promise resolves. */
export function andThen<Value, Next>(
  value: NowOrLater<Value>,
  next: (value: Value) => NowOrLater<Next>,
): NowOrLater<Next> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** All values, now if each is known. */
export function allOf<Value>(values: readonly NowOrLater<Value>[]): NowOrLater<Value[]> {
  const known = values.filter((value): value is Value => !(value instanceof Promise))
  return known.length === values.length ? known : Promise.all(values)
}
