import { flagOf, SETTING_NAMES, SETTINGS, variableOf } from './settings.js';

/** docs/configuration.md; a test keeps the file equal to it. */
export function configurationPage(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { default: value, help } = SETTINGS[name];
    return `| \`${flagOf(name)}\` | \`${variableOf(name)}\` | ${value === null ? '' : `\`${value}\``} | ${help} |`;
  });
  return [
    '# Settings',
    '',
    'Written by `npm run docs` from the schema in `src/config/settings.ts`. Each setting is an environment variable for every command, and a flag of',
    'those whose `--help` lists it; the flag wins, and an empty variable counts as not set. `handbill config` shows the values in effect and where they',
    'come from. A bad value ends every command with exit code 2 and names the flag or variable, the value and the reason; an unknown `HANDBILL_*` variable',
    'is a warning.',
    '',
    '| flag | variable | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
