const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])

/** The head of a PNG of so many pixels, which says all that is read of one. */
export function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(25)
  head.writeUInt32BE(13)
  head.write('IHDR', 4)
  head.writeUInt32BE(width, 8)
  head.writeUInt32BE(height, 12)
  return Buffer.concat([signature, head])
}

export const squarePng = (side: number): Buffer => png(side, side)
