/** The page and the chat that the console shows. The address contains nothing else. */
export type Route =
  | { page: 'queue'; chatId: string | null }
  | { page: 'chats'; chatId: string | null }
  | { page: 'history'; chatId: string | null; text: string }
  | { page: 'install' }

export type PageName = Route['page']

const start: Route = { page: 'queue', chatId: null }

const id = /^[0-9a-f-]{36}$/i

/** Parses a hash such as `#/history/{id}?text=…`. An invalid one gives the start page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?')
  const [page, part = ''] = path.split('/')
  const chatId = id.test(part) ? part : null
  switch (page) {
    case 'queue':
    case 'chats':
      return { page, chatId }
    case 'history':
      return { page, chatId, text: new URLSearchParams(query).get('text') ?? '' }
    case 'install':
      return { page }
    default:
      return start
  }
}

export function formatRoute(route: Route): string {
  if (route.page === 'install') return '#/install'
  const path = `#/${route.page}${route.chatId ? `/${route.chatId}` : ''}`
  if (route.page !== 'history' || !route.text) return path
  return `${path}?${new URLSearchParams({ text: route.text })}`
}
