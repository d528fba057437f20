/**
 * Whether this code runs in a page.
 *
 * @example
 * ```ts
 * import { browserPlatform, isInPage, nodePlatform } from '@papo/sdk'
 *
 * show(isInPage() ? browserPlatform() : nodePlatform())
 * ```
 */
export const isInPage = (): boolean => typeof document === 'object'

/**
 * The same object, limited to the members of its interface. The `name` or `id` of an element can replace
 * members of a document or a form, built-in ones too (DOM clobbering). It cannot replace the members of
 * their prototypes, so this proxy reads, calls and sets those.
 *
 * @example
 * ```ts
 * import { unclobbered } from '@papo/sdk'
 *
 * const form = document.querySelector('form')
 * if (form) show(unclobbered(form).action)
 * ```
 */
export const unclobbered = <T extends object>(object: T): T =>
  new Proxy<T>(Object.getPrototypeOf(object), {
    get(proto, name) {
      const value: unknown = Reflect.get(proto, name, object)
      return typeof value === 'function' ? value.bind(object) : value
    },
    set: (proto, name, value) => Reflect.set(proto, name, value, object),
  })

/**
 * The page’s document, safe from DOM clobbering.
 *
 * @example
 * ```ts
 * import { pageDocument } from '@papo/sdk'
 *
 * show(pageDocument().title)
 * ```
 */
export const pageDocument = (): Document => unclobbered(document)
