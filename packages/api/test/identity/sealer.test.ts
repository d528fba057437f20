import { expect, it } from 'vitest'
import { UnsealError } from '@papo/core/platform/sealer'
import { sealerSuite } from '../../../core/test/conformance/sealer.ts'
import { createSealer } from '../../src/adapters/crypto/sealer.ts'

sealerSuite('Node', createSealer)

it('refuses a text that another version has sealed', () => {
  const sealer = createSealer('a secret of the tests that is long enough')
  const sealed = sealer.seal('papo_s_secret', 'row 1')
  expect(() => sealer.unseal(sealed.replace('v1', 'v2'), 'row 1')).toThrow(UnsealError)
})
