import type { Agent } from '../../test/rig/agent.ts'

/** The browser itself reports each answer that is no success, such as one to who accepts a moment too late. */
const refused = /^Failed to load resource: the server responded with a status of 4/
/** … and each call that does not leave the machine. */
const cutOff = /ERR_INTERNET_DISCONNECTED|WebSocket connection to .* failed/

/** Collects the errors of a page and of its console. */
export function collectErrors(page: Agent['page']): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`the page threw ${error.message}`))
  page.on('crash', () => errors.push('the page crashed'))
  page.on('console', (message) => {
    const text = message.text()
    const isExpected = refused.test(text) || cutOff.test(text)
    if (message.type() === 'error' && !isExpected) errors.push(`the console has: ${text}`)
  })
  return errors
}
