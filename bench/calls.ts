/**
 * Processor time that the server takes for whole calls, from the socket into the embedded store and back. With another checkout, built, beside
 * it: both servers on copies of one store, in turn, so that whatever else the machine does hits both alike. Two processes of one program differ
 * by a few percent all their lives, so the servers are started anew several times.
 *
 *     npm run bench:calls [-- --against DIR --starts 5 --rounds 60 --calls 100]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MAIN, type ServerProcess, startProgram } from '../test/support/server-process.js';
import { CALLS, type Call } from './calls/calls.js';
import { copyStore, makeStore } from './calls/store.js';
import { processorUs } from './processor-time.js';
import { spreadOf } from './spread.js';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    starts: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '60' },
    calls: { type: 'string', default: '100' },
  },
});
const [starts, rounds, callsARound] = [Number(values.starts), Number(values.rounds), Number(values.calls)];
const IN_FLIGHT = 8;
/** Until the optimizing compilers are done. */
const WARMUP_ROUNDS = Math.ceil(2_400 / callsARound);

interface Side {
  readonly name: string;
  readonly main: string;
}
const here: Side = { name: 'this checkout', main: MAIN };
const sides: readonly Side[] = values.against
  ? [{ name: values.against, main: resolve(values.against, 'dist/main.js') }, here]
  : [here];

function send({ clients }: ServerProcess, path: string, bytes: Buffer): Promise<Buffer> {
  const same = (value: Buffer) => value;
  return new Promise((resolve, reject) => {
    clients.handbills.makeUnaryRequest(path, same, same, bytes, (error, answer) => {
      if (error) reject(error);
      else resolve(answer!);
    });
  });
}

/** Microseconds of the server's processor time a call. */
async function measure(server: ServerProcess, call: Call, round: number): Promise<number> {
  const requests = Array.from({ length: callsARound }, (_, i) => call.request(round * callsARound + i));
  const sinceMs = Date.now();
  const before = processorUs(server.pid);
  let next = 0;
  const work = async () => {
    while (next < requests.length) call.check(await send(server, call.path, requests[next++]!), sinceMs);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return (processorUs(server.pid) - before) / callsARound;
}

/** Of each call, for each side, the rounds of one start. */
type Rounds = ReadonlyMap<Call, readonly number[][]>;

async function measureStart(store: string, folder: string): Promise<Rounds> {
  const servers = await Promise.all(
    sides.map(async ({ main }, s) => startProgram({ main }, await copyStore(store, join(folder, `side-${s}`)))),
  );
  const measured = new Map(CALLS.map((call) => [call, sides.map((): number[] => [])]));
  try {
    for (let round = 0; round < WARMUP_ROUNDS + rounds; round++) {
      // The first of a round would always meet the machine as the round before has left it.
      const order = round % 2 === 0 ? [...servers.keys()] : [...servers.keys()].reverse();
      for (const call of CALLS) {
        for (const s of order) {
          const us = await measure(servers[s]!, call, round);
          if (round >= WARMUP_ROUNDS) measured.get(call)![s]!.push(us);
        }
      }
    }
    return measured;
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
  }
}

function report(all: readonly Rounds[]): void {
  for (const call of CALLS) {
    console.log(`\n${call.name}`);
    sides.forEach(({ name }, s) => {
      const { median, low, high } = spreadOf(all.flatMap((start) => start.get(call)![s]!));
      console.log(
        `  ${name.padEnd(28)} ${median.toFixed(1).padStart(8)} us   (${low.toFixed(1)} to ${high.toFixed(1)})`,
      );
    });
    if (sides.length === 1) continue;
    const ratios = all.map((start) => {
      const [theirs, ours] = start.get(call)!;
      return spreadOf(ours!.map((us, round) => us / theirs![round]!)).median;
    });
    const each = ratios.map((ratio) => ratio.toFixed(3)).join(', ');
    console.log(
      `  ratio                        ${spreadOf(ratios).median.toFixed(3).padStart(8)}      (starts: ${each})`,
    );
  }
}

const folder = await mkdtemp(join(tmpdir(), 'handbill-calls-'));
try {
  // The other one is the older one as a rule: what it has written both can read.
  const store = await makeStore(join(folder, 'demo'), sides[0]!);
  const all: Rounds[] = [];
  for (let start = 0; start < starts; start++) all.push(await measureStart(store, folder));
  report(all);
} finally {
  await rm(folder, { recursive: true });
}
