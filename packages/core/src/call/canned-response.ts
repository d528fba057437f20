import { exportCannedResponses } from '../canned-response/export.ts'
import { importCannedResponses } from '../canned-response/import.ts'
import {
  createCannedResponse,
  removeCannedResponse,
  updateCannedResponse,
} from '../canned-response/keep.ts'
import { listCannedResponses } from '../canned-response/list.ts'
import type { Keeper } from '../canned-response/scope.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { type Answers, type Connection, created, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type CannedResponseNeeds = NeedsOf<
  | typeof createCannedResponse
  | typeof exportCannedResponses
  | typeof importCannedResponses
  | typeof listCannedResponses
  | typeof removeCannedResponse
  | typeof updateCannedResponse
>

const keeperOf = ({
  caller,
  source,
}: Pick<Connection, 'source'> & { caller: AgentCaller }): Keeper => ({
  caller,
  address: source.address,
})

export const cannedResponseAnswers = (needs: CannedResponseNeeds) =>
  ({
    listCannedResponses: ({ caller, query }) => ok(listCannedResponses(needs, caller, query)),
    searchCannedResponses: ({ caller, body }) => ok(listCannedResponses(needs, caller, body)),
    createCannedResponse: (call) => created(createCannedResponse(needs, keeperOf(call), call.body)),
    exportCannedResponses: ({ caller, query }) => ok(exportCannedResponses(needs, caller, query)),
    importCannedResponses: (call) => ok(importCannedResponses(needs, keeperOf(call), call.body)),
    updateCannedResponse: (call) =>
      ok(updateCannedResponse(needs, keeperOf(call), call.params.cannedResponseId, call.body)),
    removeCannedResponse: (call) =>
      done(removeCannedResponse(needs, keeperOf(call), call.params.cannedResponseId)),
  }) satisfies Partial<Answers>
