/**
 * Where the time of one ranking goes, by difference: pools and requests that leave stages out. `npm run bench:kernel-stages [rounds]`
 */
import { randomStream } from '../src/base/hash.js';
import { measureHistory } from '../src/history/record.js';
import { compileImage } from '../src/scoring/compile-image.js';
import { loadKernel } from '../src/scoring/kernel.js';
import { measure, printMeasurements } from './measure.js';
import { benchHistory, benchModel, benchPool, eligibleShare } from './worlds.js';

const rounds = Number(process.argv[2] ?? 15);
const CUSTOMERS = 64;
const random = randomStream(1);
const pool = benchPool(random, 1_000, 3, 3_000);

for (const customerVector of [
  { k: 32, recentScale: 0, customerBlock: false },
  { k: 32, recentScale: 0.5, customerBlock: true },
]) {
  const model = benchModel(random, 3_000, customerVector);
  const histories = Array.from({ length: CUSTOMERS }, () => benchHistory(random, 3_000, 20));
  const eligible = eligibleShare(random, 1_000, 0.9);
  const boosts = Float32Array.from({ length: 1_000 }, () => (random() < 0.1 ? 1.5 : 1));
  const image = compileImage(pool, model);
  const whole = loadKernel().ranker(image, 1, 'full');
  const bounded = loadKernel().ranker(image, 1, 'bounded');
  const none = loadKernel().ranker(compileImage([{ items: Uint32Array.of(2_999) }], model), 1, 'full');
  const nobody = new Uint32Array(1);
  const at = (call: number) => histories[call % CUSTOMERS]!;
  const first = ({ positions }: { positions: Uint32Array }) => positions[0] ?? 0;
  const all = { eligible, k: 50, nowDay: 20_000 };
  const nothing = { eligible: nobody, k: 50, nowDay: 20_000 };
  const contenders = [
    { name: 'full pass', run: (c: number) => first(whole.rank({ ...all, history: at(c) })) },
    { name: 'with boosts', run: (c: number) => first(whole.rank({ ...all, history: at(c), boosts })) },
    { name: 'top 6', run: (c: number) => first(whole.rank({ ...all, history: at(c), k: 6 })) },
    { name: 'newcomer (no history)', run: () => first(whole.rank({ ...all, history: null })) },
    { name: 'history and pool of one', run: (c: number) => first(none.rank({ ...nothing, history: at(c) })) },
    { name: 'pool of one', run: () => first(none.rank({ ...nothing, history: null })) },
    { name: 'bounded pass, top 6', run: (c: number) => first(bounded.rank({ ...all, history: at(c), k: 6 })) },
    { name: 'with boosts', run: (c: number) => first(bounded.rank({ ...all, history: at(c), boosts, k: 6 })) },
    { name: 'measures of a history', run: (c: number) => measureHistory(at(c)).items },
  ];
  printMeasurements(
    `1,000 promotions x 3 items, ${customerVector.recentScale > 0 ? 'two blocks' : 'one block'}`,
    measure(contenders, rounds, 60),
  );
}
