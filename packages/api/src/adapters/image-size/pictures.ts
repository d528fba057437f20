import type { PictureReader, PictureType } from '@papo/core/agent/picture'
import { imageSize } from 'image-size'

const types: Partial<Record<string, PictureType>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
}

/** Reads what the bytes of a picture say of it, by the library `image-size`. */
export const pictureReader: PictureReader = {
  read(base64) {
    const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
    // What is not base64 is skipped by the decoder.
    if (Buffer.from(bytes).toString('base64') !== base64) return null
    try {
      const { type = '', width, height } = imageSize(bytes)
      const known = types[type]
      return known === undefined ? null : { type: known, width, height, bytes }
    } catch {
      return null
    }
  },
}
