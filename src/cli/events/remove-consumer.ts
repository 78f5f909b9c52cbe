import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { plain } from '../terminal/plain.js';

export const eventsRemoveConsumerCommand = defineCommand({
  usage: 'remove-consumer <consumer>',
  description: 'forget a consumer; events are no longer held for it',
  example: 'events remove-consumer warehouse',
  run: (context, _options, consumer) =>
    withConnection(context, async ({ clients: { events }, call }) => {
      await call(events, events.removeEventConsumer, { consumer: consumer as string });
      context.answer({ removed: consumer }, () => `Removed the consumer ${plain(consumer as string)}`);
    }),
});
