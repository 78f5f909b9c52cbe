import type { ServiceError } from '@grpc/grpc-js';
import { type Attack, again } from './attack.js';

const CALLERS = 20;
const REQUESTS = 200;

/** Batches whose caller hangs up at once, or in the middle of the work. */
export const cancelledCalls: Attack = (target) =>
  again(target, CALLERS, (round) => {
    const requests = Array.from({ length: REQUESTS }, (_, n) => ({
      profile: { profileId: `hung-up-${(round * REQUESTS + n) % 20_000}` },
      campaignId: target.campaignId,
    }));
    return new Promise<void>((resolve, reject) => {
      const ended = (error: ServiceError | null): void => (error ? reject(error) : resolve());
      const call = target.clients.handbills.batchGetHandbills({ requests }, ended);
      setTimeout(() => call.cancel(), round % 20);
    });
  });
