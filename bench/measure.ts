import { type Spread, spreadOf } from './spread.js';

/** One of the ways to do the same work. `run` does call number i and returns something that depends on its result. */
export interface Contender {
  readonly name: string;
  readonly run: (call: number) => number;
}

/** Microseconds of processor time a call over the rounds. */
export interface Measurement extends Spread {
  readonly name: string;
}

/**
 * Measures contenders in turn, round by round, so that whatever else the machine does hits all of them. Calls rotate through different
 * inputs: one repeated input would train the branch predictor and flatter everybody. Processor time, because on a shared machine the clock
 * on the wall measures the neighbours.
 */
export function measure(contenders: readonly Contender[], rounds: number, roundMs: number): Measurement[] {
  let sink = 0;
  const callsOf = contenders.map(({ run }) => {
    const start = process.cpuUsage();
    let calls = 0;
    // Warm-up, long enough for the optimizing compilers.
    for (; process.cpuUsage(start).user < roundMs * 3_000; calls++) sink += run(calls);
    return Math.max(1, Math.round(calls / 3));
  });
  const samples: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach(({ run }, c) => {
      const start = process.cpuUsage();
      for (let call = 0; call < callsOf[c]!; call++) sink += run(call + round);
      const { user, system } = process.cpuUsage(start);
      samples[c]!.push((user + system) / callsOf[c]!);
    });
  }
  if (Number.isNaN(sink)) throw new Error('a result is no number');
  return contenders.map(({ name }, c) => ({ name, ...spreadOf(samples[c]!) }));
}

/** A table with the ratio of every contender to the first one. */
export function printMeasurements(title: string, measurements: readonly Measurement[]): void {
  console.log(`\n${title}`);
  const first = measurements[0]!.median;
  for (const { name, median, low, high } of measurements) {
    const spread = `${low.toFixed(1)} to ${high.toFixed(1)}`;
    console.log(
      `  ${name.padEnd(28)} ${median.toFixed(1).padStart(10)} us   ${spread.padStart(22)}   x ${(median / first).toFixed(2)}`,
    );
  }
}
