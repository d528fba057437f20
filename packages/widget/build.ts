/** Builds the widget into `dist/`, or into the folder named by the first argument. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWidget } from './bundle.ts'

await bundleWidget(resolve(process.argv[2] ?? fileURLToPath(new URL('dist', import.meta.url))))
