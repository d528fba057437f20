import type { WritableStore } from '@papo/chat-kit/store/store'
import type { AgentClient, Me } from '@papo/sdk'
import { changesOf, refusedFields } from '../form/answers.ts'
import { createForm, type Form } from '../form/form.ts'
import type { PictureComplaint } from './picture.ts'

/** A picture that is stored, by its address, or one that was chosen, in base64. */
export type OwnPicture = { url: string } | { base64: string } | null

export interface ProfileValues {
  name: string
  picture: OwnPicture
}
export type ProfileComplaint = 'noName' | 'longName' | PictureComplaint

const nameLength = 80
const pointers = { name: '/name', picture: '/picture' } as const

const pictureAt = (url: string | null | undefined): OwnPicture => (url ? { url } : null)

const storedOf = ({ agent }: Me) => ({
  values: { name: agent.name, picture: pictureAt(agent.avatarUrl) },
  revision: agent.revision ?? null,
})

function complaintsOf({ name }: ProfileValues): { name?: ProfileComplaint } {
  const length = [...name.trim()].length
  if (length === 0) return { name: 'noName' }
  return length > nameLength ? { name: 'longName' } : {}
}

const sent = (picture: OwnPicture) =>
  picture && 'base64' in picture ? { picture: picture.base64 } : { picture: null }

/** The form of one's own name and picture; the console shows at once what was saved. */
export function createProfileForm(
  client: Pick<AgentClient, 'updateMe'>,
  profile: WritableStore<Me>,
): Form<ProfileValues, ProfileComplaint> {
  return createForm<ProfileValues, ProfileComplaint>({
    stored: storedOf(profile.get()),
    check: complaintsOf,
    async save({ name, picture }, revision) {
      const saved = await client.updateMe({
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(picture === undefined ? {} : sent(picture)),
        ...(revision === null ? {} : { ifRevision: revision }),
      })
      profile.set(saved)
      return storedOf(saved)
    },
    refused: (error) =>
      refusedFields<Pick<ProfileValues, 'name'>, ProfileComplaint>(
        error,
        { name: pointers.name },
        'noName',
      ) ??
      refusedFields<Pick<ProfileValues, 'picture'>, ProfileComplaint>(
        error,
        { picture: pointers.picture },
        'notAPicture',
      ),
    changedMeanwhile(error) {
      const addresses = { name: '/name', picture: '/avatarUrl' } as const
      const changes = changesOf<Record<keyof ProfileValues, unknown>>(error, addresses)
      if (changes === null) return null
      const { name, picture } = changes.values
      return {
        revision: changes.revision,
        values: {
          ...(typeof name === 'string' ? { name } : {}),
          ...(picture === undefined
            ? {}
            : { picture: pictureAt(typeof picture === 'string' ? picture : null) }),
        },
      }
    },
  })
}
