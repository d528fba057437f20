import type { Hours } from '@papo/protocol'

const minutesPerDay = 24 * 60
const minutesPerWeek = 7 * minutesPerDay
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Whether the site is open at `now`, and if not, when the hours begin again. Null hours mean always. */
export function openingAt(
  hours: Hours | null,
  now: Date,
): { isOpen: boolean; opensAt: Date | null } {
  if (hours === null) return { isOpen: true, opensAt: null }
  const current = minuteOfWeek(hours.timeZone, now)
  const stretches = hours.open.map(({ day, from, to }) => {
    const start = day * minutesPerDay + minutesOf(from)
    return { start, length: minutesOf(to) - minutesOf(from) }
  })
  const since = (start: number) => (current - start + minutesPerWeek) % minutesPerWeek
  if (stretches.some(({ start, length }) => since(start) < length)) {
    return { isOpen: true, opensAt: null }
  }
  const waits = stretches
    .filter(({ length }) => length > 0)
    .map(({ start }) => (start - current + minutesPerWeek) % minutesPerWeek)
  if (waits.length === 0) return { isOpen: false, opensAt: null }
  const minute = 60_000
  const thisMinute = Math.floor(now.getTime() / minute) * minute
  return { isOpen: false, opensAt: new Date(thisMinute + Math.min(...waits) * minute) }
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

/** Minutes since Sunday 00:00 in the time zone. */
function minuteOfWeek(timeZone: string, now: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const day = weekdays.indexOf(part('weekday'))
  return day * minutesPerDay + Number(part('hour')) * 60 + Number(part('minute'))
}
