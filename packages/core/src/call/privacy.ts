import { eraseAgent } from '../privacy/erase-agent.ts'
import { eraseVisitor } from '../privacy/erase.ts'
import { exportVisitor } from '../privacy/export.ts'
import { forecastRetention } from '../privacy/forecast.ts'
import { privacySheet } from '../privacy/sheet.ts'
import { searchVisitors } from '../privacy/visitor-search.ts'
import { actorOf, type Answers, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type PrivacyNeeds = NeedsOf<
  | typeof eraseAgent
  | typeof eraseVisitor
  | typeof exportVisitor
  | typeof forecastRetention
  | typeof searchVisitors
>

export const privacyAnswers = (needs: PrivacyNeeds) =>
  ({
    searchVisitors: ({ caller, body }) => ok(searchVisitors(needs, caller.workspaceId, body)),
    requestVisitorExport: (call) => ok(exportVisitor(needs, actorOf(call), call.params.visitorId)),
    requestVisitorErasure: (call) => ok(eraseVisitor(needs, actorOf(call), call.params.visitorId)),
    eraseAgent: (call) => ok(eraseAgent(needs, actorOf(call), call.params.agentId, call.body.name)),
    forecastRetention: ({ caller }) => ok(forecastRetention(needs, caller.workspaceId)),
    getPrivacySheet: () => ok(privacySheet()),
  }) satisfies Partial<Answers>
