import { type AgentSession, createAgentClient } from '@papo/sdk'
import { manualPlatform, refuses } from '@papo/testing'
import { describe, expect, it } from 'vitest'
import { createOwnSessions } from '../src/account/own-sessions.ts'
import { deviceText, lastUsedText } from '../src/account/session-text.ts'
import { en } from '../src/locales/en.ts'
import { ptBR } from '../src/locales/pt-BR.ts'
import { ConsoleHarness } from './console-harness.ts'

/** A console, and another browser of the same agent. */
async function twoBrowsers() {
  const harness = new ConsoleHarness()
  const here = await harness.openTab()
  const there = await harness.openTab({ platform: harness.device() })
  return { harness, here, there, model: createOwnSessions(here.client) }
}

const idsIn = (sessions: readonly AgentSession[]) => sessions.map(({ id }) => id)

describe('the list of the agent’s sessions', () => {
  it('has the session of this console first, and the others after it', async () => {
    const { model } = await twoBrowsers()
    expect(model.state.get().status).toBe('loading')
    const seen: string[] = []
    const stop = model.state.subscribe(() => seen.push(model.state.get().status))
    await model.load()
    stop()
    expect(seen.at(-1)).toBe('ready')
    expect(model.state.get().sessions.map(({ current }) => current)).toEqual([true, false])
  })

  it('says so when it cannot be loaded, and loads again', async () => {
    const { harness, model } = await twoBrowsers()
    const isOver = harness.backend.conduct('listSessions', refuses('forbidden'))
    await model.load()
    expect(model.state.get().status).toBe('failed')
    isOver()
    await model.load()
    expect(model.state.get()).toMatchObject({ status: 'ready', hasFailed: false })
  })

  it('loses the session that was ended, and that browser is signed out', async () => {
    const { model, there } = await twoBrowsers()
    await model.load()
    const [own, other] = model.state.get().sessions
    const ended = model.end(other?.id ?? '')
    expect(model.state.get().ending).toBe(other?.id)
    expect(await model.end(own?.id ?? '')).toBe(false)
    expect(await ended).toBe(true)
    expect(idsIn(model.state.get().sessions)).toEqual([own?.id])
    await expect(there.client.getMe()).rejects.toMatchObject({ status: 401 })
  })

  it('has this session alone once all others were ended', async () => {
    const { harness, here, model } = await twoBrowsers()
    const program = createAgentClient({ baseUrl: 'https://papo.test', platform: harness.device() })
    const { email, password } = harness.backend.agent
    await program.createToken({ email, password })
    await model.load()
    expect(model.state.get().sessions).toHaveLength(3)
    expect(await model.endOthers()).toBe(true)
    expect(model.state.get().sessions.map(({ current }) => current)).toEqual([true])
    await expect(program.getMe()).rejects.toMatchObject({ status: 401 })
    expect((await here.client.getMe()).agent.email).toBe(email)
  })

  it('keeps what could not be ended, and says so', async () => {
    const { harness, model } = await twoBrowsers()
    await model.load()
    const before = idsIn(model.state.get().sessions)
    harness.backend.conduct('endSession', refuses('forbidden'))
    expect(await model.end(before[1] ?? '')).toBe(false)
    expect(model.state.get()).toMatchObject({ ending: null, hasFailed: true })
    expect(idsIn(model.state.get().sessions)).toEqual(before)
  })
})

describe('the words for a session', () => {
  const now = manualPlatform().now()
  const before = (minutes: number, more: Partial<AgentSession> = {}): AgentSession => ({
    id: '',
    kind: 'console',
    device: { name: 'Chrome', system: 'Windows' },
    address: null,
    createdAt: '',
    lastUsedAt: new Date(now - minutes * 60_000).toISOString(),
    current: false,
    ...more,
  })

  it('name the device in each language', () => {
    expect(deviceText(before(0), ptBR)).toBe('Chrome no Windows')
    expect(deviceText(before(0), en)).toBe('Chrome on Windows')
    expect(deviceText(before(0, { device: { name: 'curl', system: null } }), en)).toBe('curl')
    expect(deviceText(before(0, { device: null, kind: 'program' }), ptBR)).toBe(
      'Programa desconhecido',
    )
  })

  it.each([
    [9, 'Used just now', 'Usada há pouco'],
    [11, 'Last used 11 minutes ago', 'Último uso há 11 minutos'],
    [125, 'Last used 2 hours ago', 'Último uso há 2 horas'],
    [60 * 24 * 3, 'Last used 3 days ago', 'Último uso há 3 dias'],
  ])('say that it was used %i minutes ago', (minutes, inEnglish, inPortuguese) => {
    expect(lastUsedText(before(minutes), now, en)).toBe(inEnglish)
    expect(lastUsedText(before(minutes), now, ptBR)).toBe(inPortuguese)
  })

  it('call the session of this console in use, whenever its use was recorded', () => {
    expect(lastUsedText(before(500, { current: true }), now, en)).toBe('Used just now')
  })
})
