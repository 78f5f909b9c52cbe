import { plural } from '../../base/plural.js';
import type { CountSegmentResponse } from '../../generated/handbill/v1/CountSegmentResponse.js';
import type { Segment } from '../../generated/handbill/v1/Segment.js';
import { plain } from '../terminal/plain.js';
import { card, table } from '../terminal/table.js';
import { instant } from '../terminal/words.js';

export const segmentCard = ({ segmentId, name, condition, createTime, updateTime, etag }: Segment): string =>
  card([
    ['segment', segmentId],
    ['name', name],
    ['condition', condition],
    ['created', instant(createTime)],
    ['changed', instant(updateTime)],
    ['etag', etag],
  ]);

export const segmentTable = (segments: readonly Segment[]): string =>
  table(
    [{ title: 'Segment' }, { title: 'Name' }, { title: 'Condition', shrinks: true }],
    segments.map(({ segmentId, name, condition }) => [segmentId, name, condition]),
  );

export function countText(count: CountSegmentResponse): string {
  const { profiles, sampled, matching, untold, untoldReason, estimate, low, high } = count;
  const isAll = sampled === profiles;
  const customers = plural(estimate as number, 'customer');
  const lines = isAll
    ? [`${customers} of ${number(profiles)}: all of them were asked`]
    : [
        `about ${customers} of ${number(profiles)}: most likely ${number(low)} to ${number(high)} (95 %)`,
        `${number(matching)} of ${number(sampled)} that were asked`,
      ];
  if ((untold as number) > 0) {
    lines.push(plain(`not in it, as it can't be told: ${number(untold)} that were asked (${untoldReason})`));
  }
  return lines.join('\n');
}

const number = (value: CountSegmentResponse['low']): string => Number(value).toLocaleString('en');
