import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import { consumerTable } from './text.js';

export const eventsConsumersCommand = defineCommand({
  usage: 'consumers',
  description: 'who follows the events under a name, and how far they are',
  example: 'events consumers',
  run: (context) =>
    withConnection(context, async ({ clients: { events }, call }) => {
      const list = await call(events, events.listEventConsumers, {});
      context.answer(list, () => consumerTable(list.consumers));
    }),
});
