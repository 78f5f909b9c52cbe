import { EXPERIMENTS_LOOK_MS } from '../../limits.js';
import { type Background, createBackground } from '../concurrency/background.js';
import { turnForPiece } from '../concurrency/long-work.js';
import type { Configuration } from '../configuration/configuration.js';
import type { ReportSubjects } from './subjects.js';

interface Dependencies {
  readonly subjects: ReportSubjects;
  readonly configuration: Configuration;
  readonly onError: (error: unknown) => void;
}

/** Freezes what has come to its planned end, of all experiments, whether or not somebody asks for a report: what is told afterwards doesn't count there. */
export function createFreezeExperiments({ subjects, configuration, onError }: Dependencies): Background {
  async function look(): Promise<void> {
    const { campaigns, shop } = await configuration.loaded();
    for (const { value: campaign } of campaigns.all()) {
      await turnForPiece();
      const subject = await subjects.of(campaign.campaignId, null);
      if (subject.rows.length > 0) await subjects.frozen(subject);
    }
    if (shop.holdoutRevision > 0) await subjects.frozen(await subjects.of(null, null));
  }

  return createBackground({ everyMs: EXPERIMENTS_LOOK_MS, run: look, onError, atOnce: true });
}
