import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { segmentCard } from './text.js';

interface UpdateOptions extends GuardOptions {
  readonly condition?: string;
  readonly name?: string;
}

export const segmentUpdateCommand = defineCommand<UpdateOptions>({
  usage: 'update <segment>',
  description: 'change what the flags say, on every server within a second; the rest stays',
  example: 'segment update regulars --condition "profile.baskets_90d >= 5"',
  shape: (command) => {
    command.option('--condition <cel>', 'over profile').option('--name <text>', 'for people');
    withGuardOptions(command, 'the segment');
  },
  run: async (context, options, segmentId) => {
    const { condition, name } = options;
    const paths = [...(name === undefined ? [] : ['name']), ...(condition === undefined ? [] : ['condition'])];
    if (paths.length === 0) throw usageFailure('nothing to change: give --condition or --name');
    await withConnection(context, async ({ clients: { segments }, call }) => {
      const { etag, validateOnly } = toGuard(options);
      const updated = await call(segments, segments.updateSegment, {
        segment: { segmentId: segmentId as string, name: name ?? '', condition: condition ?? '', etag },
        updateMask: { paths },
        validateOnly,
      });
      await context.answerMessage('Segment', updated, () => segmentCard(updated));
    });
  },
});
