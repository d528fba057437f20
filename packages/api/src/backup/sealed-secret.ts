import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { BackupFault } from './backup-fault.ts'

/** The installation's secret under a passphrase: AES-256-GCM with a key that scrypt derives. Base64url. */
export interface SealedSecret {
  salt: string
  nonce: string
  sealed: string
}

const cipher = 'aes-256-gcm'
const tagBytes = 16
const keyBytes = 32
const context = Buffer.from('papo backup secret 1')
/** 128 MiB for each guess of a passphrase. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 }

export async function sealSecret(secret: string, passphrase: string): Promise<SealedSecret> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const sealing = createCipheriv(cipher, await keyOf(passphrase, salt), nonce).setAAD(context)
  const text = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()])
  return {
    salt: salt.toString('base64url'),
    nonce: nonce.toString('base64url'),
    sealed: Buffer.concat([text, sealing.getAuthTag()]).toString('base64url'),
  }
}

/** @throws BackupFault for another passphrase */
export async function unsealSecret(
  { salt, nonce, sealed }: SealedSecret,
  passphrase: string,
): Promise<string> {
  const [from, whole] = [(text: string) => Buffer.from(text, 'base64url'), sealed]
  const key = await keyOf(passphrase, from(salt))
  try {
    const opening = createDecipheriv(cipher, key, from(nonce), { authTagLength: tagBytes })
    opening.setAAD(context).setAuthTag(from(whole).subarray(-tagBytes))
    const text = opening.update(from(whole).subarray(0, -tagBytes))
    return Buffer.concat([text, opening.final()]).toString('utf8')
  } catch {
    throw new BackupFault('has a secret that this passphrase does not open')
  }
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyBytes, cost, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
