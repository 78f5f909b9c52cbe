import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { modelCard } from './text.js';
import { readVersion } from './version.js';

export const modelShowCommand = defineCommand({
  usage: 'show <version>',
  description: 'one model: on what it was trained, what weighs how much',
  example: 'model show 3',
  run: (context, _options, text) => {
    const version = readVersion(text, 1);
    return withConnection(context, async ({ clients: { models }, call }) => {
      const model = await call(models, models.getModel, { version });
      await context.answerMessage('Model', model, () => modelCard(model));
    });
  },
});
