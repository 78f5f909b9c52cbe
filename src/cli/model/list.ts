import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { modelTable } from './text.js';

export const modelListCommand = defineCommand({
  usage: 'list',
  description: 'the trained models, and which one ranks',
  example: 'model list',
  run: (context) =>
    withConnection(context, async ({ clients: { models }, call }) => {
      const list = await call(models, models.listModels, {});
      await context.answerMessage('ListModelsResponse', list, () => modelTable(list));
    }),
});
