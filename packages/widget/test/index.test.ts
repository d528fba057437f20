import { expect, test } from 'vitest'
import { load } from '../src/index.ts'

test('on a server, importing is safe, and loading rejects because it needs a page', async () => {
  await expect(load({ src: 'https://chat.test/papo.js', site: 'k' })).rejects.toThrow('page')
})
