import type { Evaluation } from './meter.js';
import type { Part } from './part.js';

/**
 * A condition over candidates and a customer, taken apart into what the candidates alone decide (early), what the customer alone decides (late), and
 * the few ways in which they meet. So a customer is asked once a part, and not once a candidate.
 */
export type Formula =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Formula[] }
  | { readonly kind: 'not'; readonly part: Formula }
  | { readonly kind: 'choice'; readonly condition: Formula; readonly then: Formula; readonly otherwise: Formula }
  | { readonly kind: 'early'; readonly part: Part }
  | { readonly kind: 'late'; readonly evaluate: Evaluation }
  /** A value of the candidate is one of the customer's, is in a list of the customer's, or has one of the customer's in its list. */
  | ({ readonly kind: 'equal' | 'among' | 'holds' } & Meeting)
  /** A number of the candidate's beside one of the customer's. */
  | ({ readonly kind: 'compare'; readonly operator: Comparison } & Meeting)
  /** Some elements, or all, of a list of the candidate's; null: of its items. */
  | {
      readonly kind: 'loop';
      readonly range: Part | null;
      readonly variable: string;
      readonly isAll: boolean;
      readonly body: Formula;
    }
  /** Some elements, or all, of a list of the customer's. */
  | {
      readonly kind: 'late-loop';
      readonly range: Evaluation;
      readonly variable: string;
      readonly isAll: boolean;
      readonly body: Formula;
    }
  /** Anything else: the rest is asked of each kind of candidate, with the values of the early parts under their names. */
  | { readonly kind: 'mixed'; readonly early: ReadonlyMap<string, Part>; readonly rest: Evaluation };

export type Comparison = '<' | '<=' | '>' | '>=';

/** A value of the candidate's, and one of the customer's. */
export interface Meeting {
  readonly early: Part;
  readonly late: Evaluation;
  /** It is written out in the condition, in place of the customer's. */
  readonly isWritten: boolean;
}
