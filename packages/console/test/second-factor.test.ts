import { createAgentClient } from '@papo/sdk'
import { inSequence, refuses } from '@papo/testing'
import { expect, it } from 'vitest'
import { createOwnSecondFactor } from '../src/account/second-factor.ts'
import { createTicker } from '../src/clock/ticker.ts'
import { createEnrolment } from '../src/second-factor/enrolment.ts'
import { createSession } from '../src/sign-in/session.ts'
import { createSignIn } from '../src/sign-in/sign-in.ts'
import { codeOf } from './authenticator.ts'
import { ConsoleHarness } from './console-harness.ts'

async function signedInOwner() {
  const harness = new ConsoleHarness()
  const { platform, backend } = harness
  const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
  const { email, password } = backend.owner
  await client.signIn({ email, password })
  const code = (secret: string) => codeOf(secret, platform.now())
  return { harness, platform, backend, client, email, password, codeOf: code }
}

/** Sets an app up, and returns its secret and its recovery codes. */
async function enrolled({ client, password, codeOf }: Awaited<ReturnType<typeof signedInOwner>>) {
  const enrolment = createEnrolment(client)
  await enrolment.begin(password)
  const app = enrolment.state.get()
  const secret = app.step === 'app' ? app.begun.secret : ''
  await enrolment.confirm(codeOf(secret))
  const codes = enrolment.state.get()
  return { secret, recoveryCodes: codes.step === 'codes' ? codes.recoveryCodes : [] }
}

it('an app is set up by the password and its first code; what is refused can be repeated', async () => {
  const owner = await signedInOwner()
  const enrolment = createEnrolment(owner.client)
  await enrolment.begin('')
  expect(enrolment.problem.get()).toBe('missing')
  await enrolment.begin('not the password')
  expect([enrolment.problem.get(), enrolment.state.get().step]).toEqual(['wrong', 'password'])
  await enrolment.begin(owner.password)
  await enrolment.confirm('000000')
  expect([enrolment.problem.get(), enrolment.state.get().step]).toEqual(['wrong', 'app'])
  owner.backend.conduct('confirmSecondFactor', inSequence(refuses('unavailable')))
  const state = enrolment.state.get()
  const code = owner.codeOf(state.step === 'app' ? state.begun.secret : '')
  await enrolment.confirm(code)
  expect([enrolment.problem.get(), enrolment.state.get().step]).toEqual(['failed', 'app'])
  await enrolment.confirm(code)
  expect(enrolment.state.get().step).toBe('codes')
})

it('signing in asks for the code in a second step, and keeps what was typed', async () => {
  const owner = await signedInOwner()
  const { recoveryCodes } = await enrolled(owner)
  const platform = owner.harness.device()
  const client = createAgentClient({ baseUrl: 'https://papo.test', platform })
  const session = createSession(client, platform)
  const signIn = createSignIn(client, createTicker(platform), session.check)
  signIn.writeEmail(owner.email)
  signIn.writePassword(owner.password)
  await signIn.submit()
  expect([signIn.asksCode.get(), signIn.problem.get()]).toEqual([true, null])
  await signIn.submit()
  expect(signIn.missing.get()).toEqual(['code'])
  signIn.writeCode('000000')
  await signIn.submit()
  expect([signIn.problem.get(), signIn.code.get()]).toEqual([{ kind: 'wrongCode' }, '000000'])
  signIn.writeCode(` ${recoveryCodes[0]} `)
  await signIn.submit()
  expect(session.state.get()).toMatchObject({ kind: 'signedIn' })
  expect([signIn.password.get(), signIn.code.get(), signIn.asksCode.get()]).toEqual(['', '', false])
})

it('an owner demands one of everybody once they have one, and cannot turn theirs off then', async () => {
  const owner = await signedInOwner()
  const model = createOwnSecondFactor(owner.client, true)
  await model.load()
  await model.demand(true)
  expect(model.state.get()).toMatchObject({ needsOwn: true, demand: { isDemanded: false } })
  await enrolled(owner)
  await model.load()
  await model.demand(true)
  expect(model.state.get()).toMatchObject({ needsOwn: false, own: { isDemanded: true } })
  expect(await model.confirmed('disable', owner.password)).toBeNull()
  expect(model.problem.get()).toBe('demanded')
  expect(await model.confirmed('renewCodes', owner.password)).toHaveLength(10)
  await model.demand(false)
  expect(await model.confirmed('disable', owner.password)).toEqual([])
  expect(model.state.get().own?.enabledAt).toBeNull()
})
