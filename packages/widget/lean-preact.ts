import { readFileSync, globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rollup'

/** One cut in Preact's sources: the files, the code to find, and its replacement (default: nothing). */
type Cut = [files: string, found: RegExp, instead?: string]

/** Features that the cuts below remove. The build fails if the panel uses one of them. */
const missing =
  /setState|createContext|createPortal|hydrate|innerHTML|shouldComponentUpdate|componentWill(?!Unmount)|componentDidCatch|getDerivedState/i

/** No add-on hooks into the renderer, and no component has React's legacy lifecycle methods. */
const neverThere: Cut[] = [
  ['diff/index', /if \(\(tmp = options\.\w+\)\) tmp\(newVNode\);/g],
  [
    'component create-element diff/index diff/props render',
    /\boptions\.(?!_catchError)\w+/g,
    'undefined',
  ],
  [
    'diff/index',
    /\b\w+\.(?:getDerivedStateFromProps|componentWill(?:Mount|Update|ReceiveProps)|shouldComponentUpdate)\b/g,
    'undefined',
  ],
  ['component', /prevDebounce = undefined;/],
  ['component', /\|\|\s+prevDebounce != undefined/],
  ['component', /\(prevDebounce \|\| queueMicrotask\)/g, 'queueMicrotask'],
]

/** Components render the models and have no state of their own. */
const states: Cut[] = [
  ['component', /BaseComponent\.prototype\.setState = .*?\n};/s],
  ['diff/index', /if \(!c\.state\) c\.state = {};/],
  ['diff/index', /c\._stateCallbacks = \[\];/g],
  ['diff/index', /if \(isClassComponent\) {\n\t+if \(!c\._nextState\).*?\n\t\t\t}\n/s],
  ['diff/index', /oldState = c\.state;/],
  ['diff/index', /c\.state = c\._nextState;/g],
  ['diff/index', /, \(c\.state = c\._nextState\)/],
  ['diff/index', /EMPTY_ARR\.push\.apply\(c\._renderCallbacks, c\._stateCallbacks\);/g],
]

/** No component is an error boundary. */
const errorBoundaries: Cut[] = [
  ['diff/catch-error', /for \(; \(vnode = .*?\n\t}\n/s],
  ['diff/index', /if \(c\._bits & COMPONENT_PENDING_ERROR\) .*?\n\t+}/s],
  ['diff/index', /if \(c\._bits & COMPONENT_PROCESSING_EXCEPTION\) .*?\n\t+}/s],
]

const contexts: Cut[] = [
  ['diff/index', /tmp = newType\.contextType;.*?: globalContext;/s],
  ['diff/index', /, componentContext|,\n\t+componentContext(?=\n)/g],
  ['diff/index', /c\.context = componentContext;/],
  ['diff/index', /, c\.context\)/, ')'],
  ['diff/index', /doRender\(props, state, context\)/, 'doRender(props)'],
  ['diff/index', /this\.constructor\(props, context\)/, 'this.constructor(props)'],
  ['diff/index', /if \(provider\) provider\.sub\(c\);/],
  ['diff/index', /if \(c\.getChildContext\) {.*?}\n/s],
  ['diff/index', /c\._globalContext = globalContext;/],
  ['diff/index', /r\._globalContext = /],
  ['component', /component\._globalContext,/],
  ['component', /this\.context = context;/],
  ['render', /\n\t\tEMPTY_OBJ,/],
  ['diff/index diff/children', /^\t+globalContext,\n/gm],
]

const portals: Cut[] = [
  ['diff/index', /if \(newProps\._parentDom\) {\n\t+tmp = oldDom.*?\n\t\t\t}\n/s],
  ['diff/index', /if \(newProps\._parentDom\) {.*?\n\t\t\t}\n/s],
  ['diff/index', / && !vnode\.props\._parentDom/],
  ['diff/children', /if \(parentVNode\.props\._parentDom\) return oldDom;/],
  ['component', / && !vnode\.props\._parentDom/g],
]

/** The panel renders into an empty element, and no component suspends. */
const hydration: Cut[] = [
  ['render', /let isHydrating = .*/],
  ['render', /isHydrating \? NULL : /],
  ['render', /oldVNode\s+\? NULL\s+: parentDom\.firstChild.*?NULL,/s],
  ['render', /\n\t+\/\/ @ts-expect-error.*\n\t+isHydrating,/],
  ['component', /^\t+oldVNode\._flags & MODE_HYDRATE.*\n/gm],
  ['diff/index', /if \(\s+oldVNode\._flags & MODE_SUSPENDED.*?\n\t}\n/s],
  [
    'diff/index',
    /if \(isHydrating \|\| excessDomChildren\) {.*?} else ({\n\t+newVNode\._dom = )/s,
    '$1',
  ],
  ['diff/index', /newVNode\._flags &= RESET_MODE;/],
  ['diff/index', /if \(resumed\) resumed\.some\(removeNode\);/],
  ['diff/index', /\n\tif \(excessDomChildren\) {.*?\n\t}\n/s],
  ['diff/index', /if \(isHydrating\) {.*?\n\t\t}\n.*?excessDomChildren = NULL;/s],
  ['diff/index', /excessDomChildren =\n.*?childNodes\);/s],
  ['diff/index', /if \(!isHydrating && excessDomChildren\) {.*?\n\t\t}\n/s],
  ['diff/index', /\(!isHydrating \|\| typeof value == 'function'\) &&/],
  ['diff/index', / && \(!isHydrating \|\| dom\.data != newProps\)/],
  ['diff/index', /if \(!isHydrating \|\| nodeType == 'textarea'\)/],
  ['diff/index', /excessDomChildren\s+\? excessDomChildren\[0\]\s+: /],
  ['diff/index', /if \(excessDomChildren\) excessDomChildren\.some\(removeNode\);/],
  ['diff/index', /if \(!\(e && e\.then\)\) /],
  ['diff/index', /if \(\s+!skipRemove &&.*?\n\t}\n/s],
  ['diff/index diff/children', /^\t+(?:isHydrating|excessDomChildren),\n/gm],
  ['diff/children', / \|\| oldVNode\._flags & REF_DETACHED/],
  ['diff/children', /while \(next && next\.nodeType == 8\) next = next\.nextSibling;/],
  ['diff/children', /while \(\s+(\(oldDom = oldDom.*?\)) &&.*?\);/s, '$1;'],
]

/** Pages with strict policies scan scripts for raw HTML sinks, so the panel contains none. */
const rawHtml: Cut[] = [
  ['diff/index', /if \(i == 'dangerouslySetInnerHTML'\) {\s+oldHtml = value;\s+} else /],
  ['diff/index', / else if \(i == 'dangerouslySetInnerHTML'\) {\s+newHtml = value;\s+}/],
  ['diff/index', /if \(newHtml\) {.*?} else {\n\t+if \(oldHtml\) dom\.textContent = '';/s, '{'],
]

/** Elements, attributes and event options that no view uses. */
const exotics: Cut[] = [
  ['diff/index', /nodeType == '(?:math|progress|template)'/g, 'false'],
  ['diff/index', /nodeType == 'foreignObject' \|\|\s+\(.*\)/, 'false'],
  ['diff/index', /newProps\.is \? newProps : parentDom/, 'parentDom'],
  ['diff/props', /if \(name == 'style'\) {.*?\n\t}\n.*?else if/s, 'if'],
  ['diff/props', /name = name\.replace\(\/xlink.*/],
  ['diff/props', /name != '(?:width|height|href|list|form|download|rowSpan|colSpan|popover)' &&/g],
  ['diff/props', /name == 'popover' && value == true \? '' : value/, 'value'],
  ['diff/props', /useCapture = name != .*/],
]

/** A named element can shadow properties of `document` (DOM clobbering), but not its prototype's. */
const clobberable: Cut[] = [
  ['diff/index', /const doc = parentDom\.ownerDocument \|\| document;/],
  ['diff/index', /doc\.createTextNode\(/, 'new Text('],
  ['diff/index', /doc\.createElementNS\(/, 'Document.prototype.createElementNS.call(document, '],
]

const cuts = [
  neverThere,
  states,
  errorBoundaries,
  contexts,
  portals,
  hydration,
  rawHtml,
  exotics,
  clobberable,
].flat()

const sources = join(dirname(fileURLToPath(import.meta.resolve('preact'))), '../src')

/** Short names for Preact's own properties, too short to clash with a property of the browser. */
const names = globSync('**/*.js', { cwd: sources })
  .toSorted()
  .flatMap((file) => readFileSync(join(sources, file), 'utf8').match(/\b_[a-z]\w*/g) ?? [])
const numbers = new Map([...new Set(names)].map((name, at) => [name, `__${at.toString(36)}`]))

/**
 * Builds Preact from its sources without the quarter that the panel does not use. The build fails
 * if a cut is not found, so that a new version of Preact cannot pass unreviewed.
 */
export const leanPreact: Plugin = {
  name: 'lean-preact',
  resolveId(id, from) {
    if (id === 'preact') return join(sources, 'index.js')
    return from?.startsWith(sources) ? join(dirname(from), `${id}.js`) : null
  },
  transform(code, id) {
    if (id.endsWith('.tsx')) {
      return { code: `import { createElement, Fragment } from 'preact'\n${code}`, map: null }
    }
    if (!id.startsWith(sources)) return null
    const name = id.slice(sources.length + 1, -3)
    let lean = code
    for (const [files, found, instead = ''] of cuts) {
      if (!files.split(' ').includes(name)) continue
      const before = lean
      lean = lean.replace(found, instead)
      if (lean === before) this.error(`Preact has changed: ${found} is not in ${name}`)
    }
    return { code: lean.replace(/\b_[a-z]\w*/g, (own) => numbers.get(own) ?? own), map: null }
  },
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      const used = file.type === 'chunk' ? missing.exec(file.code) : null
      // @fault widget-raw-html
      if (used) this.error(`${used[0]} is not in the panel's Preact`)
    }
  },
}
