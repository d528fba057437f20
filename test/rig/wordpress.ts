import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, temporaryFolder, startWithinMs, until } from './server.ts'

const run = promisify(execFile)
/** Where Debian's package puts WordPress, its theme and what it needs. */
const installed = '/usr/share/wordpress'
const theme = 'twentytwentythree'
const needed = [
  `${installed}/wp-load.php`,
  `${installed}/wp-content/themes/${theme}/style.css`,
  '/usr/bin/php',
  '/usr/sbin/mariadbd',
]

/** What is missing on this machine to run WordPress. */
export const missingForWordPress = (): string[] => needed.filter((path) => !existsSync(path))

export interface WordPress {
  url: string
  /** Writes a file of the site, by its path from the site's folder. */
  write(path: string, content: string): Promise<void>
  stop(): Promise<void>
}

/** A new site with a database of its own, as the package makes it, served by PHP itself. */
export async function startWordPress(): Promise<WordPress> {
  const { path: folder, remove } = await temporaryFolder()
  const site = join(folder, 'site')
  const url = `http://localhost:${await freePort()}`
  const started: ChildProcess[] = []
  const stop = async () => {
    await Promise.all(started.map(ended))
    await remove()
  }
  try {
    // A copy: the package's own files include the configuration of the machine.
    const [socket] = await Promise.all([
      startDatabase(folder, started),
      cp(installed, site, { recursive: true, dereference: true }),
    ])
    await writeFile(join(site, 'wp-config.php'), configuration(socket, url))
    await writeFile(join(folder, 'install.php'), installation(site))
    await run('php', [join(folder, 'install.php')])
    const { host } = new URL(url)
    const server = spawn('php', ['-S', host, '-t', site], { stdio: 'ignore' })
    started.push(server)
    await until(
      'WordPress answers',
      async () => {
        const answer = await fetch(url).catch(() => null)
        await answer?.arrayBuffer()
        return answer?.ok ?? false
      },
      startWithinMs,
    )
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    stop,
    async write(path, content) {
      const file = join(site, path)
      await mkdir(join(file, '..'), { recursive: true })
      await writeFile(file, content)
    },
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const end = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await end
}

/** Starts a database that only its socket reaches. Resolves with the socket. */
async function startDatabase(folder: string, started: ChildProcess[]): Promise<string> {
  const data = join(folder, 'database')
  const socket = join(folder, 'sql.sock')
  const own = [
    '--no-defaults',
    `--datadir=${data}`,
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ]
  await run('mariadb-install-db', [
    ...own,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ])
  const server = spawn(
    'mariadbd',
    [...own, `--socket=${socket}`, '--skip-networking', `--pid-file=${join(folder, 'sql.pid')}`],
    { stdio: 'ignore' },
  )
  started.push(server)
  const sql = ['--no-defaults', `--socket=${socket}`, '--user=root', '--execute']
  await until(
    'the database answers',
    async () => {
      if (server.exitCode !== null) throw new Error(`the database ended with ${server.exitCode}`)
      return await run('mariadb', [...sql, 'CREATE DATABASE IF NOT EXISTS wordpress']).then(
        () => true,
        () => false,
      )
    },
    startWithinMs,
  )
  return socket
}

const configuration = (socket: string, url: string) => `<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '${url}');
define('WP_SITEURL', '${url}');
define('WP_DEFAULT_THEME', '${theme}');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`

/** What the installer's form does, without its page and without a mail. */
const installation = (site: string) => `<?php
define('WP_INSTALLING', true);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['HTTP_HOST'] = 'localhost';
require '${site}/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
function wp_new_blog_notification() {}
wp_install('Shop', 'ana', 'ana@example.com', false, '', wp_generate_password());
`
