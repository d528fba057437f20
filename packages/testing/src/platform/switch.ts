import type { Stop } from '@papo/sdk'

/** A value, on or off, with listeners to its changes. */
export class Switch {
  readonly #listeners = new Set<() => void>()
  #isOn: boolean

  constructor(isOn: boolean) {
    this.#isOn = isOn
  }

  get isOn(): boolean {
    return this.#isOn
  }

  get listening(): number {
    return this.#listeners.size
  }

  set(isOn: boolean): void {
    if (this.#isOn === isOn) return
    this.#isOn = isOn
    for (const run of this.#listeners) run()
  }

  onChange(run: () => void): Stop {
    const listener = () => run()
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
