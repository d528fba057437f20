/**
 * Makes one declaration file of a package that imports nothing: what it needs of the protocol is inside, and
 * the shapes on the wire are plain interfaces.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import * as schemas from '@papo/protocol/schemas'
import { parseSync } from 'oxc-parser'
import { printShapes, type Schema } from './print-shapes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** Writes the declarations of a package of this repository, in one file that stands alone. */
export async function writeDeclarations(name: string, file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), `papo-${name}-`))
  try {
    await Promise.all(['protocol', name].map((each) => emitDeclarations(each, join(folder, each))))
    await writePlainShapes(join(folder, 'protocol'))
    bundleDeclarations(name, folder, file)
    await appendGlobals(join(folder, name), file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes the declarations of a package into the folder. */
export async function emitDeclarations(name: string, folder: string): Promise<void> {
  const options = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder]
  await run(join(root, 'node_modules/.bin/tsc'), options, { cwd: join(root, 'packages', name) })
}

/** Replaces each type in the folder that is derived from a schema by the printed schema. */
export async function writePlainShapes(folder: string): Promise<void> {
  const shapes = new Map<string, Schema>()
  for (const file of await declarationsIn(folder)) {
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

async function declarationsIn(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true })
  return files.filter((file) => file.endsWith('.d.ts')).toSorted()
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

/** Adds what the package declares on the page, which the bundler leaves out. */
async function appendGlobals(folder: string, file: string): Promise<void> {
  const globals: string[] = []
  for (const name of await declarationsIn(folder)) {
    const path = join(folder, name)
    const text = await readFile(path, 'utf8')
    for (const statement of parseSync(path, text, { lang: 'dts' }).program.body) {
      if (statement.type === 'TSModuleDeclaration' && statement.kind === 'global')
        globals.push(text.slice(statement.start, statement.end))
    }
  }
  if (globals.length === 0) return
  await writeFile(file, `${[await readFile(file, 'utf8'), ...globals].join('\n')}\n`)
}

function bundleDeclarations(name: string, folder: string, file: string): void {
  const entry = join(folder, name, 'index.d.ts')
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'packages', name, 'package.json'),
    configObject: {
      projectFolder: join(root, 'packages', name),
      mainEntryPointFilePath: entry,
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
          files: [entry],
        },
      },
      dtsRollup: { enabled: true, untrimmedFilePath: file },
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
  if (!succeeded)
    throw new Error(`The declarations of ${name} cannot be bundled: ${errors.join('\n')}`)
}
