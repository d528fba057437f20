/**
 * Bundles the server and its command into `dist/`. Node loads its some 2,000 modules one by one, which takes longer
 * than all else of a start. The names stay as they are written, and a comment names the source of each module.
 */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))

await rm(`${folder}dist`, { recursive: true, force: true })
await build({
  absWorkingDir: folder,
  entryPoints: ['src/main.ts', 'src/command.ts', 'src/watchdog.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  // They read files beside them, or are machine code.
  external: ['@electric-sql/pglite', '@node-rs/argon2', 'fs-native-extensions', 'pg-native'],
  // What was published as CommonJS calls it for the modules of Node.
  banner: {
    js: "import { createRequire as requireOfNode } from 'node:module'; const require = requireOfNode(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
})
