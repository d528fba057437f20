import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ChangeSignals } from '../../src/change-signals.ts'

export interface OpenedChanges {
  changes: ChangeSignals
  close(): Promise<void>
}

/** What every ChangeSignals promises. */
export function changeSignalsSuite(name: string, open: () => Promise<OpenedChanges>): void {
  describe(`change signals in ${name}`, () => {
    let opened: OpenedChanges
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('whoever listens for a change is told, until called off', async () => {
      const { changes } = opened
      const heard: string[] = []
      const stops = [
        changes.on('sites', () => heard.push('sites')),
        changes.on('sessions', () => heard.push('sessions')),
      ]
      await changes.publish('sites')
      await vi.waitFor(() => expect(heard).toEqual(['sites']))
      await changes.publish('sessions')
      await vi.waitFor(() => expect(heard).toEqual(['sites', 'sessions']))
      for (const stop of stops) stop()
      const stopLast = changes.on('sites', () => heard.push('last'))
      await changes.publish('sites')
      await vi.waitFor(() => expect(heard).toEqual(['sites', 'sessions', 'last']))
      stopLast()
    })
  })
}
