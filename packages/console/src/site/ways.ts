import { snippetOf } from './snippet.ts'

/** How a page can get the chat. */
export type Way = 'html' | 'npm' | 'react' | 'vue' | 'next' | 'wordpress' | 'tagManager'

/** Each way in the order of the tabs, by its own name; null for what has a name in each language. */
export const ways: readonly { way: Way; name: string | null }[] = [
  { way: 'html', name: 'HTML' },
  { way: 'npm', name: 'npm' },
  { way: 'react', name: 'React' },
  { way: 'vue', name: 'Vue' },
  { way: 'next', name: 'Next.js' },
  { way: 'wordpress', name: 'WordPress' },
  { way: 'tagManager', name: null },
]

/** What to copy, and where to. */
export interface Step {
  where: Exclude<Way, 'html'> | 'page' | 'install'
  code: string
}

export interface WaysOptions {
  /** Where Papo is served, without a slash at the end. */
  origin: string
  siteKey: string
  /** The version of `@papo/widget` that the server hands out. */
  version: string
}

/** What to copy for each way, with the site's own key and this server's address. */
export function stepsOf({ origin, siteKey, version }: WaysOptions): Record<Way, readonly Step[]> {
  const src = `${origin}/papo.js`
  const load = `load({ src: '${src}', site: '${siteKey}' })`
  const install: Step = {
    where: 'install',
    code: `npm install ${origin}/packages/papo-widget-${version}.tgz`,
  }
  return {
    html: [{ where: 'page', code: snippetOf(origin, siteKey) }],
    npm: [install, { where: 'npm', code: `import { load } from '@papo/widget'\n\n${load}` }],
    react: [install, { where: 'react', code: reactCode(load) }],
    vue: [install, { where: 'vue', code: vueCode(load) }],
    next: [{ where: 'next', code: nextCode(src, siteKey) }],
    wordpress: [{ where: 'wordpress', code: wordPressCode(src, siteKey) }],
    tagManager: [{ where: 'tagManager', code: tagManagerCode(src, siteKey) }],
  }
}

const reactCode = (load: string) => `import { useEffect } from 'react'
import { load, papo } from '@papo/widget'

export function Chat() {
  useEffect(() => {
    ${load}
    return () => papo('destroy')
  }, [])
  return null
}`

const vueCode = (load: string) => `<script setup>
import { onMounted, onUnmounted } from 'vue'
import { load, papo } from '@papo/widget'

onMounted(() => ${load})
onUnmounted(() => papo('destroy'))
</script>`

const nextCode = (src: string, siteKey: string) => `import Script from 'next/script'

export default function RootLayout({ children }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Script src="${src}" data-site="${siteKey}" />
      </body>
    </html>
  )
}`

const wordPressCode = (src: string, siteKey: string) => `<?php
add_action('wp_footer', function () {
  wp_print_script_tag([
    'async' => true,
    'src' => '${src}',
    'data-site' => '${siteKey}',
  ]);
});`

const tagManagerCode = (src: string, siteKey: string) => `<script>
  window.papoSettings = Object.assign({}, window.papoSettings, { site: '${siteKey}' })
  var script = document.createElement('script')
  script.src = '${src}'
  document.head.appendChild(script)
</script>`

/** The code cut into texts in quotes, which stand out, and the rest. */
export const quotedParts = (code: string): { text: string; isQuoted: boolean }[] =>
  code
    .split(/("[^"\n]*"|'[^'\n]*')/)
    .map((text, at) => ({ text, isQuoted: at % 2 === 1 }))
    .filter(({ text }) => text !== '')
