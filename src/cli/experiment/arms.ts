import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ProfileId } from '../../base/ids.js';
import { profileIdProblem, shownProfileId } from '../../base/profile-id.js';
import { violation } from '../../base/violation.js';
import { createArmDraw, type DrawnArm } from '../../experiments/draw-arm.js';
import { EXPERIMENT_REVISION_MAX } from '../../limits.js';
import { defineCommand } from '../command/define-command.js';
import { inputFailure } from '../command/failure.js';
import { percentage, wholeNumber } from '../command/option-values.js';
import { outputBroken } from '../command/standard-output.js';
import { csvRow } from '../terminal/csv.js';
import { readArmRules } from './arm-rules.js';

interface ArmsOptions {
  readonly campaign: string;
  readonly ids: string;
  readonly holdout: number;
  readonly holdoutRevision: number;
}

export const experimentArmsCommand = defineCommand<ArmsOptions>({
  usage: 'arms',
  description: 'the arm of each customer who enters now, as CSV; asks no server',
  example: 'experiment arms --campaign weekly-six.json --ids customers.txt',
  settings: [],
  shape: (command) => {
    command
      .requiredOption('--campaign <json>', 'the campaign, as `campaign get --json` writes it')
      .requiredOption('--ids <file>', 'ids of profiles, one a line')
      .option('--holdout <percent>', 'customers whom the shop keeps out of all campaigns', percentage, 0)
      .option('--holdout-revision <number>', 'which draw of them', wholeNumber(1, EXPERIMENT_REVISION_MAX), 1);
  },
  run: async (context, { campaign, ids, holdout, holdoutRevision }) => {
    const draw = createArmDraw(await readArmRules(campaign), {
      holdoutPpm: Math.round(holdout * 10_000),
      startMs: 0,
      endMs: null,
      tag: null,
      revision: holdoutRevision,
    });
    const arms = armsOf(ids, (profileId) => draw(profileId, 0, null));
    if (!context.json) return writeCsv(arms);
    const all: { profileId: string; arm: string }[] = [];
    for await (const each of arms) all.push(each);
    context.answer({ arms: all }, () => '');
  },
});

async function* armsOf(path: string, draw: (profileId: ProfileId) => DrawnArm) {
  let row = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    row += 1;
    if (line === '') continue;
    const problem = profileIdProblem(line);
    if (problem !== null) throw inputFailure(path, [violation(`line ${row}`, shownProfileId(line), problem)]);
    yield { profileId: line, arm: draw(line as ProfileId).arm };
  }
}

async function writeCsv(arms: ReturnType<typeof armsOf>): Promise<void> {
  let piece = 'profile_id,arm\n';
  for await (const { profileId, arm } of arms) {
    piece += csvRow([profileId, arm]);
    if (piece.length < PIECE_CHARS) continue;
    if (outputBroken.aborted) return;
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain', { signal: outputBroken }).catch(() => {});
    piece = '';
  }
  process.stdout.write(piece);
}

/** A million ids are a hundred writes. */
const PIECE_CHARS = 262_144;
