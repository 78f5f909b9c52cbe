import { callUnary } from '../../../src/contract/clients.js';
import { ATTACKER_HANG_MS, type Attack, again } from './attack.js';

const CALLERS = 8;

/** Everything of somebody, and nothing of somebody else, with proof, all the time. */
export const exportsAndErasures: Attack = (target) =>
  again(target, CALLERS, async (round) => {
    const { profiles } = target.clients;
    const profile = { profileId: round % 3 === 0 ? 'attacked' : `buyer-of-attack-${round}` };
    if (round % 2 === 0) {
      const exported = profiles.exportProfile({ profile });
      for await (const _ of exported);
    } else {
      const erase = { profile: { profileId: `nobody-${round}` }, prove: true };
      await callUnary(profiles, profiles.eraseProfile, erase, { timeoutMs: ATTACKER_HANG_MS });
    }
  });
