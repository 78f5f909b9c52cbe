import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';

export const configExportCommand = defineCommand({
  usage: 'export',
  description:
    'write what is set of items, the promotions, the campaigns and the shop as YAML, to compare it and to carry it to another store',
  example: 'config export > shop.yaml',
  run: (context) =>
    withConnection(context, async (connection) => {
      // Other commands start without YAML.
      const { exportEntries, exportJson, exportText } = await import('./export-entries.js');
      const entries = await exportEntries(connection);
      context.answer(exportJson(entries), () => exportText(entries).trimEnd());
    }),
});
