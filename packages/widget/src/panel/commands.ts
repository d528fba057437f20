import type { PanelCommand } from '../panel-contract.ts'
import type { StartChatOptions } from '../papo.ts'
import type { PanelModel } from './panel-model.ts'

/** The commands that also open the panel. */
export const opens: readonly PanelCommand[] = ['startChat', 'comeBack']

export function runCommand(model: PanelModel, command: PanelCommand, value: unknown): void {
  switch (command) {
    case 'startChat':
      return void model.start(value as StartChatOptions | undefined)
    case 'sendMessage':
      return void model.sendMessage(String(value))
    case 'endChat':
      return void model.endChat()
    case 'identify':
      return void model.identify(String(value))
    case 'logout':
      return void model.logOut()
    case 'proceed':
      return void model.proceed()
    case 'comeBack':
      return void model.comeBack(String(value))
  }
}
