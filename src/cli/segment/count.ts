import type { Timestamp } from '../../generated/google/protobuf/Timestamp.js';
import { SEGMENT_SAMPLE_DEFAULT, SEGMENT_SAMPLE_MAX } from '../../limits.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { instantOption, wholeNumber } from '../command/option-values.js';
import { countText } from './text.js';

interface CountOptions {
  readonly condition?: string;
  readonly sample: number;
  readonly seed: number;
  readonly at?: Timestamp;
  readonly member?: boolean;
  readonly inStore?: string;
}

export const segmentCountCommand = defineCommand<CountOptions>({
  usage: 'count [segment]',
  description: 'how many customers are in a segment, stored or not, told from a sample of them',
  example: 'segment count --condition "profile.baskets_90d >= 3"',
  shape: (command) =>
    void command
      .option('--condition <cel>', 'count those for whom this holds, which need not be stored')
      .option(
        '--sample <number>',
        'customers that are asked about',
        wholeNumber(1, SEGMENT_SAMPLE_MAX),
        SEGMENT_SAMPLE_DEFAULT,
      )
      .option('--seed <number>', 'same customers and seed: the same sample', wholeNumber(0, 0xffff_ffff), 1)
      .option('--at <instant>', 'as of when: 2026-12-24T08:00:00Z; default: now', instantOption)
      .option('--member', 'all of them are registered')
      .option('--in-store <id>', 'where all of them shop'),
  run: async (context, { condition, sample, seed, at, member = false, inStore = '' }, segmentId) => {
    if ((condition === undefined) === (segmentId === undefined)) {
      throw usageFailure('give the id of a segment, or --condition');
    }
    const subject = condition === undefined ? { segmentId: segmentId as string } : { condition };
    await withConnection(context, async ({ clients: { segments } }) => {
      // Without a deadline: a large sample takes a while.
      const { callUnary } = await import('../../contract/clients.js');
      const request = { ...subject, sampleSize: sample, seed, at: at ?? null, isMember: member, storeId: inStore };
      const count = await callUnary(segments, segments.countSegment, request);
      await context.answerMessage('CountSegmentResponse', count, () => countText(count));
    });
  },
});
