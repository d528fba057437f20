import type { PictureRecord, PictureStore } from '@papo/core/agent/picture'
import type { Transaction } from '../database/transaction.ts'
import type { MemoryTables } from './tables.ts'

export class Pictures implements PictureStore {
  readonly #transaction: Transaction
  readonly #pictures: MemoryTables['pictures']

  constructor(transaction: Transaction, { pictures }: MemoryTables) {
    this.#transaction = transaction
    this.#pictures = pictures
  }

  async save(picture: PictureRecord): Promise<void> {
    await this.#transaction.upsert(this.#pictures, picture, () => picture)
  }

  async remove(workspaceId: string, agentId: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#pictures,
      (picture) => picture.workspaceId === workspaceId && picture.agentId === agentId,
    )
  }

  async findByHash(hash: string): Promise<Pick<PictureRecord, 'type' | 'bytes'> | null> {
    const found = this.#pictures.rows(this.#transaction).find((picture) => picture.hash === hash)
    return found === undefined ? null : { type: found.type, bytes: found.bytes }
  }
}
