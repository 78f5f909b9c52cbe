import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { segmentCard } from './text.js';

interface CreateOptions {
  readonly condition: string;
  readonly name?: string;
  readonly dryRun?: boolean;
}

export const segmentCreateCommand = defineCommand<CreateOptions>({
  usage: 'create <segment>',
  description: 'create a segment: the customers for whom a condition holds',
  example: `segment create regulars --condition "profile.baskets_90d >= 3 && 'Dairy' in profile.categories"`,
  makesStore: true,
  shape: (command) =>
    void command
      .requiredOption('--condition <cel>', 'over profile; docs/filters.md has its names')
      .option('--name <text>', 'for people')
      .option('--dry-run', 'check everything, write nothing'),
  run: (context, { condition, name = '', dryRun = false }, segmentId) =>
    withConnection(context, async ({ clients: { segments }, call }) => {
      const segment = { segmentId: segmentId as string, name, condition };
      const created = await call(segments, segments.createSegment, { segment, validateOnly: dryRun });
      await context.answerMessage('Segment', created, () => segmentCard(created));
    }),
});
