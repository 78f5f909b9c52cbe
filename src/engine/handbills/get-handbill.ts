import { HandbillError } from '../../base/errors.js';
import { err, ok } from '../../base/result.js';
import type { Clock } from '../../base/time.js';
import { ASSIGNMENTS_PER_TURN, BATCH_PIECE_ENTRIES, BATCHED_ASSIGNMENTS_PER_TURN } from '../../limits.js';
import { createTurnstile } from '../concurrency/turnstile.js';
import type { Configuration } from '../configuration/configuration.js';
import type { LimitWatch } from '../limits/limit-watch.js';
import { stateOfRecord } from '../wallets/record-known.js';
import type { TermsShelf } from '../wallets/terms-shelf.js';
import { walletSituation } from '../wallets/wallet-situation.js';
import type { HandbillRequest, HandbillVerbs, HandbillView } from './handbill-requests.js';
import { viewHandbill } from './handbill-view.js';
import type { ProvideHandbill, Purpose, Turn } from './provide-handbill.js';

interface Dependencies {
  readonly provide: ProvideHandbill;
  readonly configuration: Configuration;
  readonly shelf: TermsShelf;
  readonly limitWatch: LimitWatch;
  readonly clock: Clock;
}

const DELIVERED: Purpose = { window: 'CURRENT', delivers: true };

/** The live handbill of a profile in a campaign, assigned now if there is none, and what of it is shown. */
export function createGetHandbill({
  provide,
  configuration,
  shelf,
  limitWatch,
  clock,
}: Dependencies): Pick<HandbillVerbs, 'get' | 'batchGet'> {
  // Each with turns of its own: a customer who is waiting is not behind all that others have listed.
  const turnOfOne = createTurnstile(ASSIGNMENTS_PER_TURN);
  const turnOfBatch = createTurnstile(BATCHED_ASSIGNMENTS_PER_TURN);
  const turnToBegin = createTurnstile(BATCH_PIECE_ENTRIES);

  const get: HandbillVerbs['get'] = (request) => getInTurn(request, turnOfOne);

  async function getInTurn(request: HandbillRequest, turn: Turn): Promise<HandbillView> {
    const { planned, profile, record, handbill } = await provide(request, DELIVERED, turn);
    const state = await stateOfRecord(configuration, record);
    const terms = await shelf.of(record, state);
    const situation = walletSituation({
      configuration: state,
      profile,
      handbills: record.handbills,
      nowMs: clock(),
      terms,
      exhausted: limitWatch.exhausted,
    });
    return viewHandbill(state, planned.campaign, record, handbill, situation);
  }

  const batchGet: HandbillVerbs['batchGet'] = (requests, signal) => {
    const whileWaiting = (turn: () => Promise<void>) => async () => {
      await turn();
      if (signal?.aborted) throw new HandbillError('CANCELLED', 'nobody waits for the batch any more');
    };
    const begin = whileWaiting(turnToBegin);
    const assignInTurn = whileWaiting(turnOfBatch);
    return Promise.all(
      requests.map(async (request) => {
        try {
          await begin();
          return ok(await getInTurn(request, assignInTurn));
        } catch (error) {
          if (error instanceof HandbillError) return err(error);
          throw error;
        }
      }),
    );
  };

  return { get, batchGet };
}
