import { chatOfKey, type ChatValue } from './names.ts'
import { TrackedCache, type Values } from './tracked-cache.ts'

/** Every followed chat has one: these fields take a third of a map, and less than the names of the keys would. */
class ChatValues implements Values<ChatValue> {
  head: unknown
  visitor: unknown
  agent: unknown

  get(name: ChatValue): unknown {
    return this[name]
  }

  set(name: ChatValue, value: unknown): void {
    this[name] = value
  }

  delete(name: ChatValue): void {
    this[name] = undefined
  }
}

/** What this process has read from Redis, and Redis tracks. */
export class TrackedValues {
  /** By the ids of chats. */
  readonly chats = new TrackedCache<ChatValue>(() => new ChatValues())
  /** By keys that are of no chat, then by member; the member of a plain key is empty. */
  readonly keys = new TrackedCache<string>(() => new Map())

  /** Redis reports that a key has changed; null for all keys. */
  changed(key: string | null): void {
    if (key === null) {
      this.chats.clear()
      this.keys.clear()
      return
    }
    const ofChat = chatOfKey(key)
    if (ofChat === null) this.keys.dropAll(key)
    else this.chats.drop(ofChat.chatId, ofChat.value)
  }
}
