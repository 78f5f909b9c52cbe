import type { Algorithm } from '../../generated/handbill/v1/Algorithm.js';
import type { Column } from '../terminal/table.js';
import { shortEnum } from '../terminal/words.js';

/** What candidates were ranked by, as a column of a table. */
interface ScoreColumn extends Column {
  text(score: number): string;
}

/** A chance as a share. */
const SCORE: ScoreColumn = { title: 'Score', align: 'right', text: (score) => score.toFixed(3) };

const COLUMNS: Readonly<Record<string, ScoreColumn | null>> = {
  POPULARITY: { ...SCORE, title: 'Popularity' },
  // It is the marketer's own number.
  PRIORITY: { title: 'Priority', align: 'right', text: String },
  // The order says it all.
  NEWEST: null,
  RANDOM: null,
};

/** null: the algorithm gives no candidate a number. */
export function scoreColumn(algorithm: Algorithm): ScoreColumn | null {
  const name = shortEnum(algorithm, 'ALGORITHM');
  return Object.hasOwn(COLUMNS, name) ? COLUMNS[name]! : SCORE;
}
