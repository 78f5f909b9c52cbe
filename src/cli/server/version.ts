import { defineCommand } from '../command/define-command.js';
import { card } from '../terminal/table.js';

export const versionCommand = defineCommand({
  usage: 'version',
  description: 'of the program, of Node and of the time zone data that calendar windows are settled with',
  example: 'version --json',
  settings: [],
  run: async ({ answer, runtime }) => {
    const { node, tz = 'unknown' } = process.versions;
    answer({ version: runtime.version, node, timeZoneData: tz }, () =>
      card([
        ['handbill', runtime.version],
        ['node', node],
        ['time zone data', tz],
      ]),
    );
  },
});
