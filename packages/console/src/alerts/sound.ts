/** `waiting`: a chat is in the queue. `message`: a visitor wrote in one of the agent’s chats. */
export type ChimeKind = 'waiting' | 'message'

export interface Sound {
  /** False until the browser allows sound, which takes a user gesture. */
  isAllowed(): boolean
  /** False where the browser cannot play any. */
  readonly isSupported: boolean
  /** Asks the browser to allow sound, in a user gesture. Resolves once it does, which may be never. */
  allow(): Promise<void>
  play(ring: ChimeKind): void
}

interface Note {
  /** In hertz. */
  pitch: number
  /** Seconds after the start of the chime. */
  at: number
  /** Seconds until the tone has faded. */
  fades: number
  /** 0 to 1. */
  loud: number
}

const melodies: Record<ChimeKind, readonly Note[]> = {
  waiting: [
    { pitch: 659.25, at: 0, fades: 0.5, loud: 0.22 },
    { pitch: 880, at: 0.16, fades: 0.5, loud: 0.22 },
    { pitch: 1108.73, at: 0.32, fades: 0.9, loud: 0.2 },
  ],
  message: [
    { pitch: 783.99, at: 0, fades: 0.25, loud: 0.12 },
    { pitch: 1046.5, at: 0.08, fades: 0.35, loud: 0.1 },
  ],
}

const attack = 0.012
const silent = 0.0001

function play(context: AudioContext, note: Note): void {
  const start = context.currentTime + note.at
  const end = start + note.fades
  const oscillator = context.createOscillator()
  const gain = context.createGain()
  oscillator.type = 'sine'
  oscillator.frequency.value = note.pitch
  gain.gain.setValueAtTime(silent, start)
  gain.gain.exponentialRampToValueAtTime(note.loud, start + attack)
  gain.gain.exponentialRampToValueAtTime(silent, end)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(end)
}

/** Synthesises the sounds, so that no file is loaded. Without audio support it is never allowed. */
export function createSound(): Sound {
  let context: AudioContext | null = null
  const isSupported = typeof AudioContext !== 'undefined'
  return {
    isSupported,
    isAllowed: () => context?.state === 'running',
    async allow() {
      if (!isSupported) return
      context ??= new AudioContext()
      if (context.state !== 'running') await context.resume()
    },
    play(ring) {
      if (context?.state !== 'running') return
      for (const note of melodies[ring]) play(context, note)
    },
  }
}
