import type { PictureStore } from '@papo/core/agent/picture'
import { Refusal } from '@papo/core/platform/refusal'
import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import type { App } from './app-type.ts'

/**
 * The address has the digest of the content, so a copy never grows old. It is kept for a day and no longer, so that a
 * picture that was removed does not outlive that in anybody's browser.
 */
const forADay = 'public, max-age=86400, immutable'
/** Whatever somebody makes of it, nothing in it runs and nothing is loaded. */
const picturePolicy = "default-src 'none'; sandbox"
const digest = /^[0-9a-f]{64}$/

/** Serves the pictures of agents to pages anywhere: who knows the digest of one has seen it. */
export function servePictures(
  app: App,
  { work }: { work: UnitOfWork<{ pictures: PictureStore }> },
): void {
  const open = { config: { policy: 'open', limit: 'connect' } } as const
  app.get('/pictures/:hash', open, async (request, reply) => {
    const { hash } = request.params as { hash: string }
    const picture = digest.test(hash)
      ? await work.read(({ pictures }) => pictures.findByHash(hash))
      : null
    if (picture === null) throw new Refusal('not_found', 'There is no such picture.')
    return reply
      .headers({
        'access-control-allow-origin': '*',
        'cache-control': forADay,
        'content-security-policy': picturePolicy,
        'cross-origin-resource-policy': 'cross-origin',
      })
      .type(picture.type)
      .send(Buffer.from(picture.bytes))
  })
}
