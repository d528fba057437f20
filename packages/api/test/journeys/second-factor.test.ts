import { openEmbedded } from '../conformance/embedded.ts'
import { describeSecondFactor } from './second-factor.ts'

describeSecondFactor(openEmbedded)
