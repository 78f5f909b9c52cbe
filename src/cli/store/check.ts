import { plural } from '../../base/plural.js';
import { checkStore, type StoreCheck } from '../../engine/store-care/check-store.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT } from '../command/exit.js';
import { plain } from '../terminal/plain.js';
import { startProgress } from '../terminal/progress.js';
import { STORE_SETTINGS, withStore } from './with-store.js';

export const storeCheckCommand = defineCommand({
  usage: 'check <store>',
  description: 'read a whole store, which should be at rest, and verify what must always hold',
  example: 'check redis://localhost:6379',
  settings: STORE_SETTINGS,
  run: async (context, _, address) => {
    const progress = startProgress('checking', null, context.json);
    const checked = await withStore(context, address!, 'existing', (store) =>
      checkStore(store, (profiles) => progress.update(0, plural(profiles, 'profile'))),
    ).finally(() => progress.stop());
    context.answer(checked, () => textOf(checked));
    return checked.findingCount === 0 ? EXIT.ok : EXIT.failed;
  },
});

export function textOf(checked: StoreCheck): string {
  const { findings, findingCount } = checked;
  const more = findingCount - findings.length;
  return [
    [
      plural(checked.items, 'item'),
      plural(checked.promotions, 'promotion'),
      plural(checked.campaigns, 'campaign'),
      plural(checked.profiles, 'profile'),
      plural(checked.identities, 'identity', 'identities'),
      plural(checked.events, 'event'),
    ].join(', '),
    `${plural(checked.counters, 'counter')}, ${plural(checked.openReservations, 'reservation open', 'reservations open')}, ` +
      plural(checked.unaccountedUses, 'use that no wallet remembers', 'uses that no wallet remembers'),
    ...(checked.lostIndexes > 0
      ? [`${plural(checked.lostIndexes, 'index', 'indexes')} of items, promotions or campaigns that the store has lost`]
      : []),
    ...findings.map(({ where, what }) => plain(`${where}: ${what}`)),
    ...(more > 0 ? [`and ${plural(more, 'more', 'more')}`] : []),
    findingCount === 0 ? 'Nothing is wrong' : plural(findingCount, 'wrong', 'wrong'),
  ].join('\n');
}
