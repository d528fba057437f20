import type { PictureReader, PictureType } from '@papo/core/agent/picture'
import { imageSize } from 'image-size'

const types: Partial<Record<string, PictureType>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
}

/** Reads what the bytes of a picture say of it, in Node and in a browser. */
export const pictureReader: PictureReader = {
  read(base64) {
    try {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const { type = '', width, height } = imageSize(bytes)
      const known = types[type]
      return known === undefined ? null : { type: known, width, height, bytes }
    } catch {
      return null
    }
  },
}
