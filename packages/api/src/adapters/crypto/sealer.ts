import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { UnsealError, type Sealer } from '@papo/core/platform/sealer'

const cipher = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const version = 'v1'

/** AES-256-GCM with a key that HKDF derives from the installation's secret for this purpose only. */
export function createSealer(secret: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'papo sealed secrets 1', keyBytes))
  return {
    seal(plain, context) {
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(context))
      const text = Buffer.concat([sealing.update(plain, 'utf8'), sealing.final()])
      const whole = Buffer.concat([nonce, text, sealing.getAuthTag()])
      return `${version}.${whole.toString('base64url')}`
    },
    unseal(sealed, context) {
      try {
        const [made, text = ''] = sealed.split('.')
        if (made !== version) throw new Error('it is of another version')
        const whole = Buffer.from(text, 'base64url')
        const opening = createDecipheriv(cipher, key, whole.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
        opening.setAAD(Buffer.from(context)).setAuthTag(whole.subarray(-tagBytes))
        const plain = opening.update(whole.subarray(nonceBytes, -tagBytes))
        return Buffer.concat([plain, opening.final()]).toString('utf8')
      } catch (error) {
        throw new UnsealError(error)
      }
    },
  }
}
