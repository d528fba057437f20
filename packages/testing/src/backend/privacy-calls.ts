import { record } from './audit.ts'
import { agentOf, type Call } from './calls.ts'
import { jsonReply } from './refusal.ts'

export const exportVisitor: Call = {
  access: 'owner',
  run({ installation, privacy }, { caller, params }) {
    const by = agentOf(caller)
    const id = params['visitorId'] ?? ''
    const exported = privacy.export(by.workspaceId, id)
    record(installation, by, { action: 'visitor_exported', target: { type: 'visitor', id } })
    return jsonReply(200, exported)
  },
}

export const eraseVisitor: Call = {
  access: 'owner',
  run({ installation, privacy }, { caller, params }) {
    const by = agentOf(caller)
    const id = params['visitorId'] ?? ''
    const wasErased = privacy.export(by.workspaceId, id).visitor.erasedAt !== null
    const erased = privacy.erase(by.workspaceId, id)
    const target = { type: 'visitor', id } as const
    if (!wasErased) record(installation, by, { action: 'visitor_erased', target })
    return jsonReply(200, erased)
  },
}
