import { connectEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { aWorkspace } from '../../../core/test/conformance/records.ts'

/** A process of its own: writes workspaces into the folder endlessly, and prints the name of each stored one. */
const [folder = ''] = process.argv.slice(2)
const { work } = await connectEmbedded({ folder })
for (;;) {
  const workspace = aWorkspace()
  await work.run((stores) => stores.workspaces.insert(workspace))
  process.stdout.write(`${workspace.id}\n`)
}
