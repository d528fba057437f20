import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, id, nullable, time } from './shapes.ts'

const currentPassword = Type.String({
  minLength: 1,
  maxLength: limits.passwordMaxLength,
  description: 'The current password.',
})

export const SecondFactorSchema = closed(
  {
    enabledAt: nullable(time('Since when.'), 'Since when it is enabled; null without one.'),
    recoveryCodesLeft: Type.Integer({ description: 'How many recovery codes are left: 0 to 10.' }),
    isDemanded: Type.Boolean({ description: 'Whether the workspace demands one of everybody.' }),
  },
  'The second factor of the calling agent.',
)
export interface SecondFactor extends Static<typeof SecondFactorSchema> {}

export const BeginSecondFactorSchema = closed(
  {
    currentPassword: Type.Optional(currentPassword),
  },
  'An app to set up. Only a session that may do nothing else leaves the password out.',
)
export interface BeginSecondFactor extends Static<typeof BeginSecondFactorSchema> {}

export const SecondFactorBegunSchema = closed(
  {
    secret: Type.String({ description: 'For typing into the app: base32. Shown this once.' }),
    address: Type.String({ description: '`otpauth://totp/…`: what the app reads as a QR code.' }),
  },
  'The secret of an app. It counts for nothing before its first code confirms it.',
)
export interface SecondFactorBegun extends Static<typeof SecondFactorBegunSchema> {}

export const ConfirmSecondFactorSchema = closed(
  { code: Type.String({ minLength: 1, maxLength: 32, description: 'A code of the app.' }) },
  'The first code of an app that is being set up.',
)
export interface ConfirmSecondFactor extends Static<typeof ConfirmSecondFactorSchema> {}

export const ConfirmPasswordSchema = closed({ currentPassword }, 'The password, once more.')
export interface ConfirmPassword extends Static<typeof ConfirmPasswordSchema> {}

export const RecoveryCodesSchema = closed(
  {
    recoveryCodes: Type.Array(Type.String(), {
      description: 'Ten codes, each good for one sign-in. They are shown only once.',
    }),
  },
  'Codes for a lost app. Those before them are void.',
)
export interface RecoveryCodes extends Static<typeof RecoveryCodesSchema> {}

export const DemandSecondFactorSchema = closed(
  { isDemanded: Type.Boolean({ description: 'Whether everybody needs one.' }) },
  'What the workspace demands.',
)
export interface DemandSecondFactor extends Static<typeof DemandSecondFactorSchema> {}

export const SecondFactorDemandSchema = closed(
  {
    isDemanded: Type.Boolean({ description: 'Whether everybody needs one.' }),
    agents: Type.Array(
      closed(
        {
          id: id('The agent.'),
          name: Type.String({ description: 'The agent’s name.' }),
          hasOne: Type.Boolean({ description: 'Whether the agent has a second factor.' }),
        },
        'An agent and their second factor.',
      ),
      { description: 'Those who can sign in.' },
    ),
  },
  'What the workspace demands, and who has a second factor.',
)
export interface SecondFactorDemand extends Static<typeof SecondFactorDemandSchema> {}
