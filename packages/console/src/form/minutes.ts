const minute = 60

/** Seconds as a field of minutes shows them; blank is never. */
export const inMinutes = (seconds: number | null): string =>
  seconds === null ? '' : String(Math.round((seconds / minute) * 100) / 100)

/** What somebody typed as a number: null for blank, NaN for what is none. A comma counts as a point. */
export function numberOf(text: string): number | null {
  const typed = text.trim().replace(',', '.')
  return typed === '' ? null : /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : NaN
}

export const secondsOf = (minutes: string): number | null => {
  const typed = numberOf(minutes)
  return typed === null ? null : Math.round(typed * minute)
}

/** Whether a limit may be stored; blank is never. */
export const isLimit = (value: number | null, from: number, to: number): boolean =>
  value === null || (value >= from && value <= to)
