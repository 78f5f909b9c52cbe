import { plural } from '../../base/plural.js';
import { checkStore } from '../../engine/store-care/check-store.js';
import { compareStores } from '../../engine/store-care/compare-stores.js';
import type { CopiedConsumer } from '../../engine/store-care/copy-outbox.js';
import { copyStore } from '../../engine/store-care/copy-store.js';
import { defineCommand } from '../command/define-command.js';
import { EXIT } from '../command/exit.js';
import { plain } from '../terminal/plain.js';
import { startProgress } from '../terminal/progress.js';
import { textOf } from './check.js';
import { STORE_SETTINGS, withStore } from './with-store.js';

export const storeCopyCommand = defineCommand({
  usage: 'copy <from> <to>',
  description:
    'copy a store, which must be at rest, to an empty one, such as from a folder to Redis; then compare and check the copy',
  example: 'copy ./handbill-data redis://localhost:6379',
  settings: STORE_SETTINGS,
  run: async (context, _, fromAddress, toAddress) => {
    const progress = startProgress('copying', null, context.json);
    const show = (text: string): void => progress.update(0, text);
    const { consumers, differences, checked } = await withStore(context, fromAddress!, 'existing', (from) =>
      withStore(context, toAddress!, 'any', async (to) => {
        const consumers = await copyStore(from, to, show);
        show('comparing');
        const differences = await compareStores(from, to);
        const checked = await checkStore(to, (profiles) => show(`checking ${plural(profiles, 'profile')}`));
        return { consumers, differences, checked };
      }),
    ).finally(() => progress.stop());
    for (const consumer of consumers) for (const warning of warningsOf(consumer)) context.note(`warning: ${warning}`);
    context.answer({ consumers, differences, ...checked }, () =>
      [
        ...consumers.map(({ name, open }) =>
          plain(
            `The event consumer ${name} goes on where it stopped: ${plural(open, 'event is open', 'events are open')}.`,
          ),
        ),
        ...differences.map(({ where, what }) => plain(`${where}: ${what}`)),
        textOf(checked),
      ].join('\n'),
    );
    return differences.length + checked.findingCount === 0 ? EXIT.ok : EXIT.failed;
  },
});

function* warningsOf({ name, again, gap }: CopiedConsumer): Generator<string> {
  if (again > 0) yield `the event consumer ${name} is told ${plural(again, 'event')} again that it has acknowledged`;
  if (gap) yield `the event consumer ${name} has lost events before these, and the copy can't tell it`;
}
