import type { CannedResponsesImported } from '@papo/sdk'
import { describe, expect, it } from 'vitest'
import { createCsvTransfer } from '../src/canned-response/csv-transfer.ts'
import { createKeepForm, noFields, remove } from '../src/canned-response/keeping.ts'
import { keptOf } from '../src/canned-response/loaded-responses.ts'
import { decodeCsv, lineInFile, splitCsv } from '../src/canned-response/split-csv.ts'
import { ConsoleHarness } from './console-harness.ts'

const fileOf = (text: string) => ({
  name: 'respostas.csv',
  arrayBuffer: () => Promise.resolve(new TextEncoder().encode(text).buffer),
})

describe('a large file', () => {
  it('that fits goes whole', () => {
    expect(splitCsv('shortcut,text\na,b', 1000)).toEqual([
      { csv: 'shortcut,text\na,b', firstLine: 2 },
    ])
  })

  it('is split between rows, and each part knows its lines in the file', () => {
    const rows = Array.from(
      { length: 40 },
      (_, at) => `s${at},"uma ""linha""\r\ne outra ${at}"\r\n`,
    )
    const csv = `shortcut,text\r\n${rows.join('')}`
    const parts = splitCsv(csv, 700)
    expect(parts.length).toBeGreaterThan(2)
    const head = 'shortcut,text\r\n'
    expect(head + parts.map((part) => part.csv.slice(head.length)).join('')).toBe(csv)
    for (const part of parts) {
      expect(JSON.stringify({ csv: part.csv, dryRun: true }).length).toBeLessThan(700)
      const [, first = ''] = /\r\ns(\d+),/u.exec(part.csv) ?? []
      expect(lineInFile(part, 2)).toBe(2 + 2 * Number(first))
      expect(lineInFile(part, 1)).toBe(1)
    }
  })

  it('is read as older spreadsheets write it, too', () => {
    const utf8 = new TextEncoder().encode('olá').buffer
    expect(decodeCsv(utf8)).toBe('olá')
    expect(decodeCsv(Uint8Array.from([0x6f, 0x6c, 0xe1]).buffer)).toBe('olá')
  })
})

async function open() {
  const harness = new ConsoleHarness()
  const tab = await harness.openTab({ account: harness.backend.owner })
  let stored = 0
  const csv = createCsvTransfer(tab.client, () => {
    stored += 1
  })
  return { ...tab, csv, stored: () => stored }
}

describe('an import', () => {
  it('stores every row, and a second one changes nothing', async () => {
    const { csv, stored } = await open()
    await csv.read(fileOf('shortcut;text\nola;Olá\ntchau;Até logo'))
    const counts: CannedResponsesImported = { created: 2, updated: 0, unchanged: 0 }
    expect(csv.state.get()).toEqual({ kind: 'done', name: 'respostas.csv', counts })
    const file = await csv.write('semicolon')
    expect(file).toContain('"ola";"";"Olá";"mine";""')
    await csv.read(fileOf(`\uFEFF${file}`))
    expect(csv.state.get()).toMatchObject({ counts: { created: 0, unchanged: 2 } })
    expect(stored()).toBe(1)
    csv.forget()
    expect(csv.state.get()).toEqual({ kind: 'idle' })
  })

  it('of several parts stores nothing if a line of any part is wrong', async () => {
    const { csv, client, stored } = await open()
    const row = (at: number, shortcut = `s${at}`) => `${shortcut},"${'x'.repeat(3000)}"\n`
    const rows = Array.from({ length: 40 }, (_, at) => row(at))
    await csv.read(fileOf(`shortcut,text\n${rows.join('')}${row(40, 'com espaço')}`))
    expect(csv.state.get()).toEqual({
      kind: 'faults',
      name: 'respostas.csv',
      faults: [{ line: 42, column: 'shortcut', code: 'not_a_shortcut' }],
    })
    expect((await client.listCannedResponses()).cannedResponses).toEqual([])
    await csv.read(fileOf(`shortcut,text\n${rows.join('')}`))
    expect(csv.state.get()).toMatchObject({ kind: 'done', counts: { created: 40 } })
    expect(stored()).toBe(1)
  })

  it('says that a row is too large, and that the server cannot be reached', async () => {
    const { csv, platform } = await open()
    await csv.read(fileOf(`shortcut,text\na,"${'x'.repeat(70_000)}"\n`))
    expect(csv.state.get()).toMatchObject({ kind: 'failed', tooLarge: true })
    platform.useServer(async () => await Promise.reject(new TypeError('no network')))
    await csv.read(fileOf('shortcut,text\na,b\n'))
    expect(csv.state.get()).toMatchObject({ kind: 'failed', tooLarge: false })
    expect(await csv.write('comma')).toBeNull()
  })
})

describe('the form of a canned response', () => {
  const filled = { ...noFields, shortcut: '/ola', text: 'Olá' }

  it('makes one, changes it and removes it', async () => {
    const { client } = await open()
    const kept = keptOf(client)
    const made = createKeepForm(client, kept, null, filled)
    expect(await made.save()).toBe(true)
    const [first] = kept.state.get().all
    expect(first?.response).toMatchObject({ shortcut: 'ola', title: null, scope: 'mine' })
    const known = first?.response ?? null
    const form = createKeepForm(client, kept, known)
    form.write('title', ' Saudação ')
    form.write('scope', 'all')
    expect(await form.save()).toBe(true)
    expect(kept.state.get().all[0]?.response).toMatchObject({ title: 'Saudação', scope: 'all' })
    expect(await remove(client, kept, known?.id ?? '')).toBe(true)
    expect(await remove(client, kept, known?.id ?? '')).toBe(true)
    expect(kept.state.get().all).toEqual([])
  })

  it('says what is missing before anything is sent, and what the server refuses', async () => {
    const { client } = await open()
    const kept = keptOf(client)
    const empty = createKeepForm(client, kept, null, { ...noFields, scope: 'site' })
    expect(await empty.save()).toBe(false)
    expect(empty.complaints.get()).toEqual({
      shortcut: 'missing',
      text: 'missing',
      siteId: 'noSite',
    })
    const wrong = createKeepForm(client, kept, null, { ...filled, shortcut: 'com espaço' })
    await wrong.save()
    expect(wrong.complaints.get()).toEqual({ shortcut: 'noWord' })
    await createKeepForm(client, kept, null, filled).save()
    const taken = createKeepForm(client, kept, null, { ...filled, shortcut: 'OLÁ' })
    expect(await taken.save()).toBe(false)
    expect(taken.complaints.get()).toEqual({ shortcut: 'taken' })
    const long = createKeepForm(client, kept, null, {
      ...filled,
      shortcut: 'longa',
      text: 'x'.repeat(4001),
    })
    await long.save()
    expect(long.complaints.get()).toEqual({ text: 'tooLong' })
  })

  it('shows what somebody else has changed meanwhile', async () => {
    const { client } = await open()
    const kept = keptOf(client)
    const known = await client.createCannedResponse({ shortcut: 'ola', text: 'Um' })
    const form = createKeepForm(client, kept, known)
    form.write('title', 'Título')
    await client.updateCannedResponse(known.id, { text: 'Dois' })
    expect(await form.save()).toBe(false)
    expect([form.status.get(), form.theirs.get()]).toEqual(['conflict', { text: 'Dois' }])
    expect(await form.save()).toBe(true)
    const [stored] = (await client.listCannedResponses()).cannedResponses
    expect(stored).toMatchObject({ title: 'Título', text: 'Dois' })
  })
})
