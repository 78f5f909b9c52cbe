import { checkStore, type StoreCheck } from '../../engine/store-care/check-store.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit.js';
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
      checkStore(store, (profiles) => progress.update(0, `${profiles.toLocaleString('en')} profiles`)),
    ).finally(() => progress.stop());
    context.answer(checked, () => textOf(checked));
    return checked.findingCount === 0 ? EXIT.ok : EXIT.failed;
  },
});

export function textOf(checked: StoreCheck): string {
  const count = (number: number, what: string): string => `${number.toLocaleString('en')} ${what}`;
  const { findings, findingCount } = checked;
  const more = findingCount - findings.length;
  return [
    [
      count(checked.items, 'items'),
      count(checked.promotions, 'promotions'),
      count(checked.campaigns, 'campaigns'),
      count(checked.profiles, 'profiles'),
      count(checked.identities, 'identities'),
      count(checked.events, 'events'),
    ].join(', '),
    `${count(checked.counters, 'counters')}, ${count(checked.openReservations, 'reservations open')}, ` +
      count(checked.unaccountedUses, 'uses that no wallet remembers'),
    ...findings.map(({ where, what }) => `${where}: ${what}`),
    ...(more > 0 ? [`and ${count(more, 'more')}`] : []),
    findingCount === 0 ? 'Nothing is wrong' : `${count(findingCount, 'wrong')}`,
  ].join('\n');
}
