import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { packageFolder } from '../package-folder.ts'
import type { App } from './app-type.ts'
import { consolePolicy, pageHeaders } from './page-headers.ts'

/** Where the built front ends and packages are. */
export interface StaticFolders {
  widget: string
  console: string
  packages: string
}

const dist = (name: string) => fileURLToPath(new URL(`../${name}/dist`, packageFolder))
export const builtFolders: StaticFolders = {
  /* @fault served-widget */ widget: dist('widget'),
  /* @fault served-console */ console: dist('console'),
  packages: fileURLToPath(new URL('../../dist/packages', packageFolder)),
}

/** The content behind a name with a content hash never changes. */
const forEver = 'public, max-age=31536000, immutable'
const minutes = 'public, max-age=300, stale-while-revalidate=86400'
/** Matches file names, not folders or their parents. */
const fileName = /^[\w-]+(?:\.[\w-]+)+$/
/** `name.hash.ending` */
const hashedName = /^[\w-]+\.[\w-]+\.\w+$/
const policy = {
  config: { policy: 'open', limit: { none: 'a file that is the same for everybody' } },
} as const

/**
 * Serves the widget to pages anywhere and the console to this origin, compressed as the browser accepts, and
 * the packages to npm. What is not built answers 404. Front ends that are not are named in the log; packages
 * may be on their way, because no page waits for them.
 */
export async function serveStaticFiles(app: App, folders: StaticFolders): Promise<void> {
  for (const name of ['widget', 'console'] as const) {
    if (!existsSync(folders[name])) app.log.warn(`the ${name} has not been built: run "pnpm build"`)
  }
  await app.register(fastifyStatic, {
    serve: false,
    root: folders.widget,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'ignore',
    index: false,
    suppressWarning: true,
  })
  serveWidget(app, folders.widget)
  serveConsole(app, folders.console)
  servePackages(app, folders.packages)
  app.get('/', policy, (_request, reply) => reply.redirect('/console/'))
}

function serveWidget(app: App, folder: string): void {
  app.get('/papo.js', policy, (_request, reply) => {
    allowAllOrigins(reply, minutes)
    return reply.sendFile('papo.js', folder)
  })
  app.get('/papo/*', policy, (request, reply) => {
    const name = wildcard(request.params)
    if (!fileName.test(name)) return reply.callNotFound()
    allowAllOrigins(reply, hashedName.test(name) ? forEver : minutes)
    return reply.sendFile(`papo/${name}`, folder)
  })
}

function serveConsole(app: App, folder: string): void {
  app.get(
    '/console',
    policy,
    /* @fault console-redirect */ (_request, reply) => reply.redirect('/console/'),
  )
  // Links that let people in. What they stand for is in the fragment, which no server sees.
  app.get('/open', policy, (_request, reply) => {
    pageHeaders(reply, consolePolicy)
    void reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
    return reply.sendFile('index.html', folder)
  })
  app.get('/console/*', policy, (request, reply) => {
    const path = wildcard(request.params)
    pageHeaders(reply, consolePolicy)
    if (path.startsWith('assets/')) {
      if (!fileName.test(path.slice('assets/'.length))) return reply.callNotFound()
      void reply.header('cache-control', forEver)
      return reply.sendFile(path, folder)
    }
    // Any other path is a view within the single page.
    const isFile = fileName.test(path) && existsSync(join(folder, path))
    void reply.header('cache-control', 'no-store')
    return reply.sendFile(isFile ? path : 'index.html', folder)
  })
}

/** A tarball has its version in its name, but between two versions the same name may have other content. */
function servePackages(app: App, folder: string): void {
  app.get('/packages/*', policy, (request, reply) => {
    const name = wildcard(request.params) || 'index.json'
    if (!fileName.test(name)) return reply.callNotFound()
    allowAllOrigins(reply, minutes)
    if (!name.endsWith('.tgz')) return reply.sendFile(name, folder)
    return reply.type('application/gzip').sendFile(name, folder, { contentType: false })
  })
}

const wildcard = (params: unknown): string => (params as { '*': string })['*']

function allowAllOrigins(reply: FastifyReply, cacheControl: string): void {
  void reply.headers({
    'access-control-allow-origin': '*',
    'cache-control': cacheControl,
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'Accept-Encoding',
  })
}
