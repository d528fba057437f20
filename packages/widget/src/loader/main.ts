import { pageDocument } from '@papo/sdk'
import { pagePapo, pageSettings, setPageGlobals } from './host-page.ts'
import { mergeSettings, readAttributes } from './settings.ts'
import { Widget } from './widget.ts'

// Read first: `currentScript` is null in every later task, and in a module.
const { currentScript, scripts } = pageDocument()
/** The tag whose address is that of `papo.js`: the other files and the server are beside it. */
const script = [currentScript, ...Array.from(scripts)].find(
  (it): it is HTMLScriptElement =>
    it instanceof HTMLScriptElement && /^[^?#]*\/papo\.js(?![^?#])/.test(it.src),
)
const before = pagePapo()

const commands =
  'init update destroy open close toggle show hide startChat sendMessage endChat identify logout consent setAttributes on off getState'.split(
    ' ',
  )

const report = (error: unknown) => console.error('Papo:', error)

function start(tag: HTMLScriptElement): void {
  const settings = mergeSettings(pageSettings(), readAttributes(tag))
  const widget = new Widget(new URL('.', tag.src).href, settings, report)
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

  setPageGlobals({ papo: Object.assign(papo, { live: true }) })
  if (settings.autoload !== false) papo('init')
  for (const call of before.q ?? []) papo(...(Array.from(call) as [string]))
}

try {
  if (!before.live) {
    if (script) start(script)
    else report('papo.js works only from its own address, …/papo.js')
  }
} catch (error) {
  report(error)
}
