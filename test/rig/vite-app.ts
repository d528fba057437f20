import { execFile } from 'node:child_process'
import { cp, glob, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const example = fileURLToPath(new URL('../../examples/vite', import.meta.url))
/** What the example depends on besides the package. */
const others = ['react', 'react-dom', 'vite', 'vue', '@vitejs/plugin-vue']

/**
 * Installs the package with npm from where the server hands it out, as the owner is told to, and builds the
 * example with it, for development. `files` replaces files of the example. Resolves with the built folder.
 */
export async function buildViteApp(
  folder: string,
  install: string,
  files: Record<string, string>,
): Promise<string> {
  const app = join(folder, 'app')
  await writeFile(join(folder, 'package.json'), '{"private":true}')
  const [command = '', ...words] = install.split(' ')
  await Promise.all([
    run(command, [...words, '--no-audit', '--no-fund'], { cwd: folder }),
    copyExample(app),
  ])
  for (const [file, content] of Object.entries(files)) await writeFile(join(app, file), content)
  await run(join(example, 'node_modules/.bin/vite'), ['build', '--mode', 'development'], {
    cwd: app,
    env: { ...process.env, NODE_ENV: 'development' },
  })
  return join(app, 'dist')
}

/** The example without the package, which is found above it. */
async function copyExample(app: string): Promise<void> {
  for await (const file of glob('{*.html,*.js,package.json,src/**/*.*}', { cwd: example })) {
    await cp(join(example, file), join(app, file), { recursive: true })
  }
  for (const name of others) {
    const link = join(app, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(example, 'node_modules', name), link)
  }
}

/** A file of the example with a server's address and a site's key in place of its own. */
export async function exampleFile(name: string, server: string, siteKey: string): Promise<string> {
  const text = await readFile(
    fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)),
    'utf8',
  )
  return text.replaceAll('http://localhost:4000', server).replaceAll('SITE_KEY', siteKey)
}
