import { type Attack, again } from './attack.js';

const CALLERS = 10;

/** Reads the whole outbox for what is hardly ever in it. */
export const rareReads: Attack = (target) =>
  again(target, CALLERS, async (round) => {
    const whose = round % 2 === 0 ? { types: ['client.removePoints'] } : { profileId: `nobody-${round}` };
    const watch = target.clients.events.watchEvents({ start: 'WATCH_START_OLDEST', untilEnd: true, ...whose });
    for await (const _ of watch);
  });
