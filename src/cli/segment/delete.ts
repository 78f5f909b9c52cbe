import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { type GuardOptions, toGuard, withGuardOptions } from '../command/guard-options.js';
import { plain } from '../terminal/plain.js';

export const segmentDeleteCommand = defineCommand<GuardOptions>({
  usage: 'delete <segment>',
  description: 'delete a segment that no campaign and no promotion names',
  example: 'segment delete regulars',
  shape: (command) => withGuardOptions(command, 'the segment'),
  run: (context, options, segmentId) =>
    withConnection(context, async ({ clients: { segments }, call }) => {
      const guard = toGuard(options);
      await call(segments, segments.deleteSegment, { segmentId: segmentId as string, ...guard });
      const answer = { segmentId, deleted: !guard.validateOnly };
      context.answer(answer, () => `${plain(segmentId as string)} ${guard.validateOnly ? 'can be' : 'is'} deleted`);
    }),
});
