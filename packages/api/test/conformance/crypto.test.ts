import { createRandom } from '../../src/adapters/crypto/random.ts'
import { createDigest } from '../../src/adapters/crypto/digest.ts'
import { randomSuite } from '../../../core/test/conformance/random.ts'
import { digestSuite } from '../../../core/test/conformance/digest.ts'

digestSuite('Node', createDigest)
randomSuite('Node', createRandom)
