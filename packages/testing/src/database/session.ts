import { Deadlock } from './row-locks.ts'
import { ConstraintViolation } from './transaction.ts'

/**
 * What a connection is to a transaction: it runs its statements, one by one in the order of the calls, refuses every
 * further one after a failure, and all of them after its end. What goes in and what comes out are copies.
 */
export class Session {
  readonly #oneByOne: boolean
  #last: Promise<unknown> = Promise.resolve()
  #failure: Error | null = null
  #hasEnded = false

  constructor({ oneByOne }: { oneByOne: boolean }) {
    this.#oneByOne = oneByOne
  }

  /** The same stores, with each call as a statement of this session. */
  guard<Stores extends Record<keyof Stores, object>>(stores: Stores): Stores {
    return eachMember(stores, (store) =>
      eachMember(store as object, (method) => this.#statement(store, method)),
    )
  }

  /** Waits for the statements that still run. Rejects if one has failed: then there is nothing to commit. */
  async end(): Promise<void> {
    this.#hasEnded = true
    await this.#last
    if (this.#failure !== null) throw this.#failure
  }

  #statement(store: unknown, method: unknown) {
    return async (...args: unknown[]): Promise<unknown> => {
      if (this.#hasEnded) throw new Error('The unit of work of these stores has ended.')
      const copies = structuredClone(args)
      const run = () => this.#run(() => Reflect.apply(method as Statement, store, copies))
      if (!this.#oneByOne) return run()
      const running = this.#last.then(run)
      this.#last = running.catch(() => {})
      return running
    }
  }

  async #run(statement: () => Promise<unknown>): Promise<unknown> {
    if (this.#failure !== null) {
      throw new Error('An earlier statement of this unit of work has failed.', {
        cause: this.#failure,
      })
    }
    try {
      return structuredClone(await statement())
    } catch (error) {
      if (error instanceof ConstraintViolation || error instanceof Deadlock) this.#failure = error
      throw error
    }
  }
}

type Statement = (...args: unknown[]) => Promise<unknown>

/** The same object with every member replaced. */
function eachMember<Target extends object>(
  target: Target,
  replace: (member: unknown) => unknown,
): Target {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name)
      return member === undefined ? undefined : replace(member)
    },
  })
}
