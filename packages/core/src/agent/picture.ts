import { type FieldErrorCode, limits } from '@papo/protocol'
import { agents, impersonal, type TableOf } from '../platform/column.ts'
import type { Digest } from '../platform/digest.ts'
import { Refusal } from '../platform/refusal.ts'

/** The types that every browser draws and that can hold no script. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const
export type PictureType = (typeof pictureTypes)[number]

/** The picture of one agent. */
export interface PictureRecord {
  agentId: string
  workspaceId: string
  /** The digest of the content, which its address has. */
  hash: string
  type: PictureType
  bytes: Uint8Array
}

export const pictureTable = {
  owner: null,
  retention: { kept: 'with', what: 'the agent' },
  columns: {
    agent_id: agents('the agent'),
    workspace_id: impersonal('the workspace'),
    hash: agents('the digest of the picture'),
    type: impersonal('PNG, JPEG or WebP'),
    bytes: agents('the picture of the agent'),
  },
} as const satisfies TableOf<PictureRecord>

/** Change a picture in the unit of work that has locked its agent. */
export interface PictureStore {
  /** Takes the place of the picture that the agent had. */
  save(picture: PictureRecord): Promise<void>
  remove(workspaceId: string, agentId: string): Promise<void>
  /** A picture with this content, whoever has it. */
  findByHash(hash: string): Promise<Pick<PictureRecord, 'type' | 'bytes'> | null>
}

/** What the bytes of a file themselves say it is. */
export interface ReadPicture {
  type: PictureType
  width: number
  height: number
  bytes: Uint8Array
}

export interface PictureReader {
  /** Reads a file in base64; null if it is not a picture of one of the types. */
  read(base64: string): ReadPicture | null
}

/** Where the picture with this content is, relative to the server. */
export const pictureAddress = (hash: string): string => `/pictures/${hash}`

const refused = (code: FieldErrorCode, message: string) =>
  new Refusal('invalid_request', `The picture ${message}.`, {
    errors: [{ path: '/picture', code, message }],
  })

/**
 * The picture in a file, judged by its bytes alone. Refuses `invalid_request` with the field's code: `too_large`,
 * `not_a_picture`, `not_square`.
 */
export function requirePicture(
  { pictures, digest }: { pictures: PictureReader; digest: Digest },
  base64: string,
): Pick<PictureRecord, 'hash' | 'type' | 'bytes'> {
  const { pictureBytes, pictureMinSide, pictureMaxSide } = limits
  const picture = pictures.read(base64)
  if (picture === null) throw refused('not_a_picture', 'must be a PNG, JPEG or WebP in base64')
  const { type, width, height, bytes } = picture
  if (bytes.length > pictureBytes || width > pictureMaxSide || height > pictureMaxSide) {
    const most = `${pictureBytes} bytes and ${pictureMaxSide} pixels a side`
    throw refused('too_large', `must not have more than ${most}`)
  }
  if (width !== height || width < pictureMinSide) {
    throw refused('not_square', `must be a square of at least ${pictureMinSide} pixels a side`)
  }
  return { hash: digest.hash(base64), type, bytes }
}
