import { HandbillError } from '../../base/errors.js';
import { type AttributesRow, importProfileAttributes } from '../../import/profile-attributes.js';
import type { ImportTarget } from '../../import/report.js';
import type { ConfigurationStore } from '../../store/port.js';
import { inShopZone } from '../configuration/shop-zone.js';
import type { ChangeAttributes } from './change-attributes.js';
import type { ProfileVerbs } from './profile-requests.js';

interface Dependencies {
  readonly change: ChangeAttributes;
  readonly configuration: ConfigurationStore;
  readonly get: ProfileVerbs['get'];
}

/** What is known of customers besides purchases, told one by one or in files. */
export function createProfileAttributes({
  change,
  configuration,
  get,
}: Dependencies): Pick<ProfileVerbs, 'setAttributes' | 'importAttributes'> {
  return {
    async setAttributes(profileId, told) {
      const [outcome] = await change([{ profileId, ...told }], { dryRun: false });
      if (outcome!.kind === 'rejected') throw HandbillError.invalid(outcome!.violations);
      return get(profileId);
    },
    importAttributes(source, { replace, ...options }) {
      const target: ImportTarget<AttributesRow> = {
        write: (batch, dryRun) =>
          change(
            batch.map((row) => ({ ...row, replaces: replace })),
            { dryRun },
          ),
      };
      return inShopZone(configuration, options, (zoned) => importProfileAttributes(source, zoned, target));
    },
  };
}
