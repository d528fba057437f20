import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { ownerOnly } from '../../data-folder/owner-only.ts'

type Attributes = { mode?: number }
type SetAttributes = (target: unknown, attributes: Attributes) => void

/** The part of Emscripten's Node file system that sets the modes of files. */
interface NodeOperations {
  node_ops: {
    mknod(parent: unknown, name: string, mode: number, device: number): unknown
    setattr: SetAttributes
  }
  stream_ops: { setattr: SetAttributes }
}

type Opened = Awaited<ReturnType<NodeFS['init']>>

/**
 * The files of an embedded database, readable by their owner only. Emscripten sets the mode of each file after
 * creating it, up to 0666, and the process's umask does not apply to that.
 */
export class OwnerOnlyFiles extends NodeFS {
  override async init(pg: PGlite, options: Opened['emscriptenOpts']): Promise<Opened> {
    const { emscriptenOpts } = await super.init(pg, options)
    const preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (module: object) => restrictModes((module as { NODEFS: NodeOperations }).NODEFS),
    ]
    return { emscriptenOpts: { ...emscriptenOpts, preRun } }
  }
}

function restrictModes({ node_ops, stream_ops }: NodeOperations): void {
  const { mknod } = node_ops
  node_ops.mknod = (parent, name, mode, device) => mknod(parent, name, ownerOnly(mode), device)
  for (const operations of [node_ops, stream_ops]) {
    const { setattr } = operations
    operations.setattr = (target, attributes) => setattr(target, closed(attributes))
  }
}

const closed = (attributes: Attributes): Attributes =>
  attributes.mode === undefined ? attributes : { ...attributes, mode: ownerOnly(attributes.mode) }
