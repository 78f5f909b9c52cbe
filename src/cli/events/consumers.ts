import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { consumerTable } from './text.js';

export const eventsConsumersCommand = defineCommand({
  usage: 'consumers',
  description: 'who follows the events under a name, and how far they are',
  example: 'events consumers',
  run: (context) =>
    withConnection(context, async ({ clients: { events }, call }) => {
      const list = await call(events, events.listEventConsumers, {});
      await context.answerMessage('ListEventConsumersResponse', list, () => consumerTable(list.consumers));
    }),
});
