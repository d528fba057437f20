import type { Papo } from '../papo.ts'
import { mergeSettings, readAttributes } from './settings.ts'
import { Widget } from './widget.ts'

// Read before anything else: it is null in every later task.
const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="papo.js"]')
/** A stub has queued its calls in `q`; ours has `live`. */
const before: (Papo & { live?: boolean }) | undefined = window.papo

const commands =
  'init update destroy open close toggle show hide startChat sendMessage endChat identify logout consent setAttributes on off getState'.split(
    ' ',
  )

const report = (error: unknown) => console.error('Papo:', error)

function start(tag: HTMLScriptElement): void {
  const given = mergeSettings(window.papoSettings, readAttributes(tag))
  const widget = new Widget(new URL('.', tag.src).href, given, report)
  const run = widget as unknown as Record<string, (...args: unknown[]) => unknown>
  const unknown = new Set<string>()

  function papo(command: string, ...args: unknown[]): unknown {
    try {
      if (commands.includes(command)) return run[command]?.(...args)
      if (!unknown.has(command)) console.warn(`Papo: unknown command "${command}"`)
      unknown.add(command)
    } catch (error) {
      report(error)
    }
    return
  }

  window.papo = Object.assign(papo, { live: true }) as unknown as Papo
  if (given.autoload !== false) papo('init')
  for (const call of before?.q ?? []) papo(...(Array.from(call) as [string]))
}

try {
  if (script && !before?.live) start(script)
} catch (error) {
  report(error)
}
