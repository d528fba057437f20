import { oneTimeCodesSuite } from '../../../core/test/conformance/one-time-codes.ts'
import { oneTimeCodes } from '../../src/adapters/otpauth/one-time-codes.ts'

oneTimeCodesSuite('otpauth', oneTimeCodes)
