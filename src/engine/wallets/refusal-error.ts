import { hideCardNumbers } from '../../base/card-number.js';
import { HandbillError } from '../../base/errors.js';
import { REFUSALS, type Refusal } from '../../wallet/refusal.js';

/** A refusal of the domain as an error of the boundary. `subject` names what it is about: a promotion's code, a redemption's id. */
export function refusalError(
  { reason, figures }: Refusal,
  kind: 'promotion' | 'redemption' | 'points' | 'sale',
  asked: string,
) {
  const key = hideCardNumbers(asked);
  const [code, words] = REFUSALS[reason];
  const about = kind === 'points' ? kind : `${kind} "${key}"`;
  return new HandbillError(code, `${about}: ${words}`, { reason, metadata: { kind, key, ...figures } });
}
