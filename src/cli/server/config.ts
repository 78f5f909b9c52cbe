import { configurationPage } from '../../config/page.js';
import { flagOf, SETTING_NAMES, SETTINGS, shownSetting, variableOf } from '../../config/settings.js';
import { defineCommand } from '../command/define-command.js';
import { table } from '../terminal/table.js';

export const configSettingsCommand = defineCommand<{ readonly markdown?: boolean }>({
  usage: 'settings',
  description: 'the settings as flags and variables make them',
  example: 'config --json',
  settings: SETTING_NAMES,
  shape: (command) => void command.option('--markdown', 'write the reference page of all settings instead'),
  run: async ({ answer, config, origins }, { markdown }) => {
    if (markdown) {
      process.stdout.write(configurationPage());
      return;
    }
    const settings = SETTING_NAMES.map((name) => ({
      name,
      // Left out where nothing is set.
      value: shownSetting(name, config[name]) ?? undefined,
      origin: origins[name],
    }));
    answer(settings, () =>
      table(
        [
          { title: 'Flag' },
          { title: 'Variable' },
          { title: 'Value' },
          { title: 'From' },
          { title: 'Meaning', shrinks: true },
        ],
        settings.map(({ name, value, origin }) => [
          flagOf(name),
          variableOf(name),
          String(value ?? ''),
          origin,
          SETTINGS[name].help,
        ]),
      ),
    );
  },
});
