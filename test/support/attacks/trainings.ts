import { type Attack, again, hold } from './attack.js';

const CALLERS = 3;

/** Trainings and evaluations, some to their end, some given up. */
export const trainings: Attack = (target) =>
  again(target, CALLERS, async (round) => {
    const { models } = target.clients;
    const run = round % 2 === 0 ? models.trainModel({ seed: round }) : models.evaluateRanking({ days: 7 });
    if (round % 3 === 2) setTimeout(() => run.cancel(), 300);
    try {
      for await (const _ of run);
    } finally {
      // One at a time is all that a server does.
      await hold(500, target);
    }
  });
