import { constantText, type Expr, operandsOf, partsOf, pathOf } from './syntax.js';

/** What a condition looks for in a list: `'vip' in profile.segment_ids`, `promotion.target_segment in profile.segment_ids`. */
export interface Sought {
  readonly texts: ReadonlySet<string>;
  /** Where else it reads what it looks for: `promotion.target_segment`. */
  readonly paths: ReadonlySet<string>;
}

/**
 * What a condition looks for in lists that it reads, by the list; one with which it does anything else isn't there. So who makes the list knows what of it
 * matters.
 */
export function soughtIn(root: Expr): ReadonlyMap<string, Sought> {
  const sought = new Map<string, { readonly texts: Set<string>; readonly paths: Set<string> }>();
  const open = new Set<string>();

  function walk(expr: Expr): void {
    const path = pathOf(expr);
    if (path?.includes('.')) {
      open.add(path);
      return;
    }
    const kind = expr.exprKind;
    if (kind.case === 'callExpr' && kind.value.function === '@in') {
      const [left, right] = operandsOf(kind.value);
      if (add(pathOf(right), constantText(left), pathOf(left))) return;
    }
    for (const part of partsOf(expr)) walk(part);
  }

  function add(list: string | undefined, text: string | undefined, path: string | undefined): boolean {
    if (list === undefined || (text === undefined && !path?.includes('.'))) return false;
    const known = sought.get(list) ?? { texts: new Set(), paths: new Set() };
    sought.set(list, known);
    if (text !== undefined) known.texts.add(text);
    else {
      known.paths.add(path!);
      // It may be a list of which something is sought elsewhere.
      open.add(path!);
    }
    return true;
  }

  walk(root);
  for (const path of open) sought.delete(path);
  return sought;
}
