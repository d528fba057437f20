import { randomUUID } from 'node:crypto'
import type { ListMember } from '@papo/core/chat/chat-cache'
import { andThen, type NowOrLater } from '@papo/core/platform/now-or-later'
import type { Calls } from './calls.ts'
import type { Names } from './names.ts'
import { beginSweep, endSweep, placeIn, type Send } from './scripts.ts'
import type { TrackedCache } from './tracked-cache.ts'

const sweepWithinMs = 2_000

interface Place {
  /** Whether the list has every waiting chat of the workspace. */
  isWhole: boolean
  /** From 1; 0 for a chat that is not in the list. */
  place: number
}

/**
 * The lists of waiting and active chats of each workspace. A place is told only from a list that has in itself the
 * proof that it is whole, and only after this process has swept the lists since Redis was last away.
 */
export class Lists {
  /** A list lives on while it is swept; one that is not has no proof that could grow old. */
  static readonly listMs = 150_000

  readonly #names: Names
  readonly #calls: Calls
  /** Places by list and chat. */
  readonly #places: TrackedCache<string>
  #sweep: { id: string; workspaceIds: readonly string[]; lives: number } | null = null
  #sweptLife = -1
  #foundIncomplete = false

  constructor(names: Names, calls: Calls, places: TrackedCache<string>) {
    this.#names = names
    this.#calls = calls
    this.#places = places
  }

  /** Null from a list that may be incomplete: a position in a partial queue would be wrong. */
  position(workspaceId: string, chatId: string): NowOrLater<number | null> {
    const queue = this.#names.waiting(workspaceId)
    const found = this.#calls.read(this.#places, queue, chatId, async (ask): Promise<Place> => {
      const [whole, place] = (await placeIn.run(ask, [queue], [chatId])) as [number, number]
      return { isWhole: whole === 1, place }
    })
    return andThen(found, (known) => {
      // @fault whole-line
      if (known?.isWhole !== true || this.#sweptLife !== this.#calls.lives) {
        this.#foundIncomplete = true
        return null
      }
      return known.place === 0 ? null : known.place
    })
  }

  /** Begins a sweep of these workspaces' lists, and returns the chats in them. */
  async beginSweep(workspaceIds: readonly string[]): Promise<ListMember[]> {
    const id = randomUUID()
    const before = this.#sweep?.id ?? ''
    this.#sweep = { id, workspaceIds, lives: this.#calls.lives }
    const found: ListMember[] = []
    const begin = async (send: Send, workspaceId: string) => {
      const keys = [this.#names.waiting(workspaceId), this.#names.active(workspaceId)]
      const values = [id, String(Lists.listMs), before]
      const lists = (await beginSweep.run(send, keys, values)) as [string[], string[]]
      for (const [at, list] of (['waiting', 'active'] as const).entries()) {
        for (const chatId of lists[at] ?? []) found.push({ workspaceId, chatId, list })
      }
    }
    await this.#calls.write(
      (send) => Promise.all(workspaceIds.map((one) => begin(send, one))),
      sweepWithinMs,
    )
    return found
  }

  /** Each list that still has the mark of the sweep is whole from now on. */
  async endSweep(): Promise<void> {
    const sweep = this.#sweep
    if (sweep === null) return
    this.#sweep = null
    let isIncomplete = false
    const end = async (send: Send, workspaceId: string) => {
      const ended = await endSweep.run(send, [this.#names.waiting(workspaceId)], [sweep.id])
      if (ended === 0) isIncomplete = true
    }
    const isDone = await this.#calls.write(
      (send) => Promise.all(sweep.workspaceIds.map((one) => end(send, one))),
      sweepWithinMs,
    )
    if (!isDone) return
    // A place that was read before its list was whole would say that the list is not.
    for (const one of sweep.workspaceIds) this.#places.dropAll(this.#names.waiting(one))
    this.#sweptLife = sweep.lives
    this.#foundIncomplete = isIncomplete
  }

  /** No place is told before the next sweep. */
  forget(): void {
    this.#sweep = null
    this.#sweptLife = -1
  }

  /** Whether no list was found incomplete by the last sweep or since, and Redis has not been away. */
  areComplete(): boolean {
    return !this.#foundIncomplete && this.#sweptLife === this.#calls.lives
  }
}
