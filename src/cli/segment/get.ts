import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { segmentCard } from './text.js';

export const segmentGetCommand = defineCommand({
  usage: 'get <segment>',
  description: 'one segment',
  example: 'segment get regulars',
  run: (context, _options, segmentId) =>
    withConnection(context, async ({ clients: { segments }, call }) => {
      const segment = await call(segments, segments.getSegment, { segmentId: segmentId as string });
      await context.answerMessage('Segment', segment, () => segmentCard(segment));
    }),
});
