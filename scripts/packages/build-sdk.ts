/**
 * Builds the SDK as its users get it: one module, its parts that are loaded when they are needed, and
 * one declaration file. They import nothing else. What the SDK needs of the protocol is inside, and the
 * shapes on the wire are plain interfaces.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import * as schemas from '@papo/protocol/schemas'
import { build } from 'esbuild'
import { parseSync } from 'oxc-parser'
import { printShapes, type Schema } from './print-shapes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sdk = join(root, 'packages/sdk')
const run = promisify(execFile)

/** Writes `index.js`, its parts and `index.d.ts` into the SDK's `dist`. */
export async function buildSdk(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'papo-sdk-'))
  try {
    await bundleModule()
    await Promise.all(['protocol', 'sdk'].map((name) => emitDeclarations(name, join(folder, name))))
    await writePlainShapes(join(folder, 'protocol'))
    bundleDeclarations(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function bundleModule(): Promise<void> {
  await build({
    absWorkingDir: sdk,
    entryPoints: ['src/index.ts'],
    outdir: 'dist',
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    charset: 'utf8',
  })
}

/** Writes the declarations of a package into the folder. */
export async function emitDeclarations(name: string, folder: string): Promise<void> {
  const options = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder]
  await run(join(root, 'node_modules/.bin/tsc'), options, { cwd: join(root, 'packages', name) })
}

/** Replaces each type in the folder that is derived from a schema by the printed schema. */
export async function writePlainShapes(folder: string): Promise<void> {
  const shapes = new Map<string, Schema>()
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue
    const path = join(folder, file)
    const depth = file.split(/[/\\]/).length - 1
    const from = `${depth === 0 ? './' : '../'.repeat(depth)}shapes-in-plain.js`
    let text = await readFile(path, 'utf8')
    for (const { name, start, end } of exportedTypes(path, text).toReversed()) {
      const schema = (schemas as unknown as Record<string, Schema | undefined>)[`${name}Schema`]
      if (schema === undefined) continue
      shapes.set(name, schema)
      const plain = `import type { ${name} } from '${from}';\nexport type { ${name} };`
      text = text.slice(0, start) + plain + text.slice(end)
    }
    await writeFile(path, text)
  }
  await writeFile(join(folder, 'shapes-in-plain.d.ts'), printShapes(shapes))
}

/** The types that a declaration file declares and exports in one statement, in their order. */
function exportedTypes(path: string, text: string) {
  return parseSync(path, text, { lang: 'dts' }).program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return []
    const { declaration, start, end } = statement
    const isType =
      declaration?.type === 'TSInterfaceDeclaration' ||
      declaration?.type === 'TSTypeAliasDeclaration'
    return isType ? [{ name: declaration.id.name, start, end }] : []
  })
}

function bundleDeclarations(folder: string): void {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(sdk, 'package.json'),
    configObject: {
      projectFolder: sdk,
      mainEntryPointFilePath: join(folder, 'sdk/index.d.ts'),
      bundledPackages: ['@papo/protocol'],
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'es2022',
            lib: ['es2023', 'dom', 'dom.iterable'],
            module: 'nodenext',
            moduleResolution: 'nodenext',
            strict: true,
            types: [],
            skipLibCheck: true,
            paths: {
              '@papo/protocol': [join(folder, 'protocol/index.d.ts')],
              '@papo/protocol/types': [join(folder, 'protocol/types.d.ts')],
            },
          },
          files: [join(folder, 'sdk/index.d.ts')],
        },
      },
      dtsRollup: { enabled: true, untrimmedFilePath: join(sdk, 'dist/index.d.ts') },
      messages: {
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  })
  const errors: string[] = []
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      if (message.logLevel === ExtractorLogLevel.Error)
        errors.push(message.formatMessageWithLocation(root))
      message.handled = true
    },
  })
  if (!succeeded) throw new Error(`The SDK's declarations cannot be bundled: ${errors.join('\n')}`)
}
