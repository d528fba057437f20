import { Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

const pieceBytes = 512

/** Passes at most this many bytes a second, in small pieces. */
export function throttle(bytesPerSecond: number): Transform {
  const pace = async (chunk: Buffer, push: (piece: Buffer) => void): Promise<void> => {
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      const piece = chunk.subarray(from, from + pieceBytes)
      await sleep((piece.length / bytesPerSecond) * 1000)
      push(piece)
    }
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      pace(chunk, (piece) => this.push(piece)).then(() => done(), done)
    },
  })
}
