/** The page and the chat that the console shows. The address contains nothing else. */
export type Route =
  | { page: 'queue'; chatId: string | null }
  | { page: 'chats'; chatId: string | null }
  | { page: 'messages'; chatId: string | null }
  | { page: 'history'; chatId: string | null; text: string }
  | SettingsRoute

/** A section of the settings; `id` is what it shows, such as a site, and `part` a part of that. */
export interface SettingsRoute {
  page: 'settings'
  section: string | null
  id: string | null
  part: string | null
}

/** What the view of a section gets of the address. */
export type SectionProps = Pick<SettingsRoute, 'id' | 'part'>

export type PageName = Route['page']

const start: Route = { page: 'queue', chatId: null }

const id = /^[0-9a-f-]{36}$/i
const word = /^[a-z][a-z-]{0,31}$/

/** The route of a section of the settings. */
export const settingsRoute = (
  section: string | null = null,
  id: string | null = null,
  part: string | null = null,
): SettingsRoute => ({ page: 'settings', section, id, part })

const chatOf = (route: Route): string | null => ('chatId' in route ? route.chatId : null)

/** Whether somebody has gone to another page or another chat since. */
export function hasGoneOn(from: Route, now: Route): boolean {
  const chatId = chatOf(now)
  return now.page !== from.page || (chatId !== null && chatId !== chatOf(from))
}

/** Parses a hash such as `#/history/{id}?text=…`. An invalid one gives the start page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?')
  const [page, part = '', ...more] = path.split('/')
  const chatId = id.test(part) ? part : null
  switch (page) {
    case 'queue':
    case 'chats':
    case 'messages':
      return { page, chatId }
    case 'history':
      return { page, chatId, text: new URLSearchParams(query).get('text') ?? '' }
    case 'settings':
      return parseSettings(part, more)
    // The address of the snippet before there were settings.
    case 'install':
      return settingsRoute('sites')
    default:
      return start
  }
}

function parseSettings(section: string, [first = '', second = '']: string[]): SettingsRoute {
  if (!word.test(section)) return settingsRoute()
  if (!id.test(first)) return settingsRoute(section)
  return settingsRoute(section, first, word.test(second) ? second : null)
}

export function formatRoute(route: Route): string {
  if (route.page === 'settings') {
    const { section, id, part } = route
    return ['#', 'settings', section, id, part].filter((step) => step !== null).join('/')
  }
  const path = `#/${route.page}${route.chatId ? `/${route.chatId}` : ''}`
  if (route.page !== 'history' || !route.text) return path
  return `${path}?${new URLSearchParams({ text: route.text })}`
}
