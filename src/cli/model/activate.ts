import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { rankerWords } from './text.js';
import { readVersion } from './version.js';

export const modelActivateCommand = defineCommand({
  usage: 'activate <version>',
  description: 'let a model rank, an older one too; 0 is the training-free formula',
  example: 'model activate 3',
  run: (context, _options, text) => {
    const version = readVersion(text, 0);
    return withConnection(context, async ({ clients: { models }, call }) => {
      const { activeVersion, previousVersion } = await call(models, models.activateModel, { version });
      context.answer({ activeVersion, previousVersion }, () => {
        const back = `the way back: handbill model activate ${previousVersion}`;
        return `Now ${rankerWords(activeVersion)} ranks, before it was ${rankerWords(previousVersion)}\n  ${back}`;
      });
    });
  },
});
