import {
  demandSecondFactor,
  removeColleaguesSecondFactor,
  showDemand,
} from '../session/demand-second-factor.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  disableSecondFactor,
  renewRecoveryCodes,
  showSecondFactor,
} from '../session/own-second-factor.ts'
import { actorOf, type Answers, created, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type SecondFactorNeeds = NeedsOf<
  | typeof beginSecondFactor
  | typeof confirmSecondFactor
  | typeof demandSecondFactor
  | typeof disableSecondFactor
  | typeof removeColleaguesSecondFactor
  | typeof renewRecoveryCodes
  | typeof showDemand
  | typeof showSecondFactor
>

/** The second factor of one's own sign-in, and what owners decide about it. */
export const secondFactorAnswers = (needs: SecondFactorNeeds) =>
  ({
    getSecondFactor: ({ caller }) => ok(showSecondFactor(needs, caller)),
    beginSecondFactor: (call) => created(beginSecondFactor(needs, call, call.body)),
    confirmSecondFactor: (call) => ok(confirmSecondFactor(needs, call, call.body.code)),
    renewRecoveryCodes: (call) => ok(renewRecoveryCodes(needs, call, call.body)),
    disableSecondFactor: (call) => done(disableSecondFactor(needs, call, call.body)),
    getSecondFactorDemand: ({ caller }) => ok(showDemand(needs, caller)),
    demandSecondFactor: (call) => {
      const by = { ...actorOf(call), id: call.caller.agentId }
      return ok(demandSecondFactor(needs, by, call.body.isDemanded))
    },
    removeSecondFactor: (call) =>
      done(removeColleaguesSecondFactor(needs, actorOf(call), call.params.agentId)),
  }) satisfies Partial<Answers>
