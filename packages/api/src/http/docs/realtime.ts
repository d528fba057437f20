import { closeCodes, realtimeLimits, realtimePath, realtimeProtocol } from '@papo/protocol'
import { clientFrames, closeReasons, serverFrames } from '@papo/protocol/schemas'
import { escapeHtml } from '../html.ts'
import { type Schema, schemaRows } from './schema-rows.ts'

const seconds = (ms: number) => `${ms / 1000} s`

const rules = [
  `A socket at \`${realtimePath}\` of the subprotocol \`${realtimeProtocol}\` pushes the same log with the same cursor: a client changes between polls and a socket without any state.`,
  `Frames are JSON texts of at most ${realtimeLimits.frameBytes / 1024} KB, and closed like bodies. The first one is \`auth\`, within ${seconds(realtimeLimits.authWithinMs)}. They run in order.`,
  `The handshake’s \`Origin\` is one of a site’s list or the installation’s own. The console’s cookie counts for pages of its own address alone. A token never stands in an address.`,
  `A client that has no pong ${seconds(realtimeLimits.pongWithinMs)} after its ping is disconnected, whatever its socket says. A socket that is silent for ${seconds(realtimeLimits.silentForMs)} is dead.`,
]

/** The section about the socket, from the schemas that check its frames. */
export function realtimeHtml(prose: (text: string) => string): string {
  return `<section><h2 id="realtime">Realtime</h2>
${rules.map((rule) => `<p>${prose(rule)}</p>`).join('\n')}
${framesHtml('client', clientFrames, prose)}
${framesHtml('server', serverFrames, prose)}
${closesHtml(prose)}</section>`
}

function framesHtml(
  from: 'client' | 'server',
  frames: Readonly<Record<string, unknown>>,
  prose: (text: string) => string,
): string {
  return Object.entries(frames)
    .map(([name, frame]) => {
      const schema = frame as Schema
      return `<article id="frame-${from}-${escapeHtml(name)}">
<h3><code class="method">${from}</code> <code>${escapeHtml(name)}</code></h3>
<p>${prose(schema.description ?? '')}</p>
<div class="table"><table>${schemaRows(schema).join('\n')}</table></div></article>`
    })
    .join('\n')
}

function closesHtml(prose: (text: string) => string): string {
  const rows = (Object.keys(closeCodes) as (keyof typeof closeCodes)[]).map(
    (name) =>
      `<tr><td><code>${closeCodes[name]}</code></td><td>${prose(closeReasons[name])}</td></tr>`,
  )
  return `<h3 id="close-codes">Close codes</h3>
<div class="table"><table>${rows.join('\n')}</table></div>`
}
