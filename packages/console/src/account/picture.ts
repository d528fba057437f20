/** The sides of the square that is kept: three times the largest one that is shown. */
const side = 192
/** The server takes no more bytes. */
const mostBytes = 32 * 1024
/** Decoding a larger file may take all the memory of a phone. */
const mostFileBytes = 25 * 1024 * 1024
/** From the best quality down to one that any picture fits in. */
const qualities = [0.9, 0.8, 0.65, 0.5, 0.35]

/** Why a file cannot be used: the browser cannot draw it, or it is far too large. */
export type PictureComplaint = 'notAPicture' | 'tooLarge'

/** A picture in base64, or why there is none. */
export type ShrunkPicture = { base64: string } | { complaint: PictureComplaint }

const bytesIn = (base64: string): number => Math.floor((base64.length * 3) / 4)

function squareOf(bitmap: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side
  const context = canvas.getContext('2d')
  const cut = Math.min(bitmap.width, bitmap.height)
  const [left, top] = [(bitmap.width - cut) / 2, (bitmap.height - cut) / 2]
  if (context) {
    context.imageSmoothingQuality = 'high'
    // JPEG has no transparency: what is seen through would be black.
    context.fillStyle = 'white'
    context.fillRect(0, 0, side, side)
    context.drawImage(bitmap, left, top, cut, cut, 0, 0, side, side)
  }
  return canvas
}

/**
 * Cuts a square out of the middle of a picture and shrinks it to at most 32 KB, turned as the camera says. Only what is
 * drawn remains: no place, no time, no name of a camera.
 */
export async function shrinkPicture(file: Blob): Promise<ShrunkPicture> {
  if (file.size > mostFileBytes) return { complaint: 'tooLarge' }
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return { complaint: 'notAPicture' }
  const canvas = squareOf(bitmap)
  bitmap.close()
  for (const quality of qualities) {
    const [head = '', base64 = ''] = canvas.toDataURL('image/webp', quality).split(',')
    // A browser that writes no WebP gives a PNG.
    const small = head.includes('webp')
      ? base64
      : (canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '')
    if (small && bytesIn(small) <= mostBytes) return { base64: small }
  }
  return { complaint: 'tooLarge' }
}

/** Draws a picture in base64: the page's policy lets it show files of this server alone. */
export async function drawPicture(canvas: HTMLCanvasElement, base64: string): Promise<void> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes]))
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
}
