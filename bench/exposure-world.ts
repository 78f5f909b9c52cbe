/**
 * A world whose truth is known, served, told of and counted by the real code; checks what is learned from exposure against the truth.
 *
 *     npm run prove:exposure
 */
import {
  differencesFound,
  learnedPlaces,
  propensityError,
  replays,
  type Serving,
  shareOfOracle,
} from './exposure/checks.js';

let failed = false;
function check(what: string, figure: string, holds: boolean): void {
  failed ||= !holds;
  console.log(`${holds ? 'holds ' : 'FAILS '} ${what}: ${figure}`);
}

const { learned, truth } = learnedPlaces(50_000);
const worst = Math.max(...learned.map((share, place) => Math.abs(share / truth[place]! - 1)));
const shares = learned.map((share) => share.toFixed(3)).join(' ');
check(
  'places from 50,000 handbills within 3 % of the truth',
  `${shares}, worst ${(100 * worst).toFixed(1)} %`,
  worst < 0.03,
);

const error = propensityError(2_000);
check('propensities add up to the slots to 1e-6', error.toExponential(1), error < 1e-6);
check('a seed replayed gives the same draws', '2,000 handbills', replays(2_000));

for (const handbills of [700, 3_500]) {
  const share = (serving: Serving): number => shareOfOracle(serving, handbills);
  const [relevance, level, explore] = [share('relevance'), share('level'), share('explore')];
  const figure = [relevance, level, explore].map((each) => each.toFixed(3)).join(' ');
  const isEnough = handbills < 3_500 || explore >= 0.92;
  check(
    `${handbills} handbills a week, of the oracle: by chances, with levels, and two slots that explore`,
    figure,
    isEnough,
  );
}

const found = differencesFound(1_000, 2_000);
check(
  'two arms alike differ at 5 % in 3 to 7 % of 1,000 experiments',
  `${(100 * found).toFixed(1)} %`,
  found >= 0.03 && found <= 0.07,
);

process.exitCode = failed ? 1 : 0;
