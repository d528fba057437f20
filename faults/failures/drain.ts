import { call } from '../../fault-rig/clients/call.ts'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { ApiNode } from '../../fault-rig/stack/api-node.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { type Conversation, openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const goneWithinMs = 15_000
/** A held poll must end when the node begins to drain, long before it would be cut off. */
const pollEndsWithinMs = 8000
const askEveryMs = 50

export const drain: Scenario = {
  code: 'F11',
  name: 'drain',
  what: 'Nodes are stopped under load, one after the other: no client gets an error.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 900,
  protection: {
    what: 'held polls end when the node begins to drain',
    without: [{ drop: 'drain-during-hold' }, { at: 'drain-before-hold', value: 'false' }],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 4, usual: 8, full: 20 }),
      agents,
    )
    const rounds = faultRun.name === 'cluster' ? faultRun.pick({ brief: 2, usual: 4, full: 20 }) : 2
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 5, usual: 20, full: 30 }))
    const gone: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      faultRun.progress(`restart ${round + 1} of ${rounds}`)
      gone.push(await restart(faultRun, round % faultRun.nodes.length, all))
    }
    await writing.stop()
    return {
      ...(await faultRun.judge()),
      restarts: rounds,
      'slowest end in ms': Math.max(...gone),
      ...(faultRun.name === 'cluster'
        ? { 'connections broken': faultRun.proxy.broken.length }
        : {}),
    }
  },
}

/**
 * Sends SIGTERM while a poll is held there; the load balancer takes the node out when it says so.
 */
async function restart(
  faultRun: FaultRun,
  at: number,
  [conversation]: readonly Conversation[],
): Promise<number> {
  if (conversation === undefined) throw new Error('there is no conversation')
  const node = faultRun.node(at)
  const quiet = await faultRun.arrival()
  await conversation.agent.accept(quiet.chatId)
  const messages = `${node.url}/v1/chats/${quiet.chatId}/messages`
  const { cursor } = await retryUntilDone(() =>
    quiet.client.getMessages(quiet.chatId, { tail: true }),
  )
  const held = call(`${messages}?after=${cursor}&wait=25`, 'GET', { token: quiet.token })
  await faultRun.sleep(faultRun.random.between(200, 1000))
  const began = performance.now()
  const ended = node.stop()
  const isReported = await reportsDraining(faultRun, node)
  faultRun.proxy.upstreams.takeOut(at)
  const { status } = await held
  const pollMs = performance.now() - began
  const { code, signal } = await ended
  const ms = performance.now() - began
  if (faultRun.name === 'cluster' && !isReported)
    throw new Error(`${node.name} closed its port before /readyz answered 503`)
  if (code !== 0) throw new Error(`${node.name} ended with ${code ?? signal}`)
  if (ms > goneWithinMs) throw new Error(`${node.name} took ${Math.round(ms)} ms to stop`)
  if (status !== 200 || pollMs > pollEndsWithinMs) {
    throw new Error(`a held poll was answered ${status} after ${Math.round(pollMs)} ms`)
  }
  await node.start()
  faultRun.proxy.upstreams.putBack(at)
  return ms
}

/** Whether `/readyz` answered 503 before the port was closed. */
async function reportsDraining(faultRun: FaultRun, node: ApiNode): Promise<boolean> {
  while (node.isRunning) {
    const { status } = await call(`${node.url}/readyz`, 'GET')
    if (status === 503) return true
    if (status === 0) return false
    await faultRun.sleep(askEveryMs)
  }
  return false
}
