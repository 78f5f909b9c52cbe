import { experimentStatistics } from '../../experiments/statistics.js';
import { defineCommand } from '../command/define-command.js';
import { readTotals, toExperiment } from './read-totals.js';
import { statisticsText } from './text.js';

export const experimentStatisticsCommand = defineCommand<{ readonly totals: string }>({
  usage: 'statistics',
  description: 'what totals of an experiment say: sample ratio, uplift with its intervals, planning; asks no server',
  example: 'experiment statistics --totals totals.json --json',
  settings: [],
  shape: (command) => void command.requiredOption('--totals <json>', 'file of totals, as docs/experiments.md has them'),
  run: async (context, { totals }) => {
    const file = await readTotals(totals);
    const statistics = experimentStatistics(toExperiment(file));
    const { campaign, currency, experimentRevision, primary } = file;
    const answer = { campaign, currency, experimentRevision, primary, ...statistics };
    context.answer(answer, () => statisticsText(statistics, file));
  },
});
