import { toAttributes } from '../../api/convert/attributes.js';
import type { AttributeValue } from '../../base/attribute-value.js';
import type { AttributeValueInput } from '../../generated/handbill/v1/AttributeValue.js';
import { readAttribute } from '../../import/attribute-cell.js';
import { withConnection } from '../command/connection.js';
import { defineCommand } from '../command/define-command.js';
import { usageFailure } from '../command/failure.js';
import { repeated } from '../command/option-values.js';
import { type NameOptions, toProfileName, withNameOptions } from '../command/profile-name.js';
import { profileCard } from './text.js';

interface AttributesOptions extends NameOptions {
  readonly set?: readonly string[];
  readonly remove?: readonly string[];
  readonly replace?: boolean;
}

export const profileAttributesCommand = defineCommand<AttributesOptions>({
  usage: 'attributes <profile>',
  description: 'set what is known of a customer besides purchases; conditions read it as profile.attributes',
  example: `profile attributes customer-0001 --set tier=gold --set visits=12 --set 'hobbies=["hiking","chess"]'`,
  makesStore: true,
  shape: (command) => {
    withNameOptions(command);
    command
      .option('--set <name=value>', 'a number, true, false, a JSON array of texts, or a text; repeat', repeated)
      .option('--remove <name>', 'repeat for more', repeated)
      .option('--replace', 'remove all that is not set now');
  },
  run: async (context, options, profile) => {
    const { set = [], remove = [], replace = false } = options;
    if (set.length + remove.length === 0 && !replace) throw usageFailure('nothing to change: give --set or --remove');
    const attributes: Record<string, AttributeValueInput> = toAttributes(set.map(readSetting));
    for (const name of remove) attributes[name] = {};
    await withConnection(context, async ({ clients: { profiles }, call }) => {
      const request = { profile: toProfileName(profile as string, options), attributes, replace };
      const changed = await call(profiles, profiles.setProfileAttributes, request);
      await context.answerMessage('Profile', changed, () => profileCard(changed));
    });
  },
});

/** As cells of a file are read; what is in quotes is a text, whatever it looks like. */
function readSetting(setting: string): [name: string, value: AttributeValue] {
  const at = setting.indexOf('=');
  if (at < 1) throw usageFailure(`--set takes name=value (got "${setting}")`);
  const [name, text] = [setting.slice(0, at), setting.slice(at + 1)];
  const quoted = /^"(.*)"$/s.exec(text);
  return [name, quoted ? quoted[1]! : (readAttribute(text, null) ?? '')];
}
