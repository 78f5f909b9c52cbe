import { constantText, type Expr, operandsOf, partsOf, pathOf } from './syntax.js';

/**
 * The texts that a condition looks for in lists that it reads: `vip` in `profile.segment_ids`. By the list; one with which it does anything else isn't there. So
 * who makes the list knows what of it matters.
 */
export function soughtTexts(root: Expr): ReadonlyMap<string, ReadonlySet<string>> {
  const sought = new Map<string, Set<string>>();
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
      const [text, list] = [constantText(left), pathOf(right)];
      if (text !== undefined && list !== undefined) {
        sought.set(list, (sought.get(list) ?? new Set()).add(text));
        return;
      }
    }
    for (const part of partsOf(expr)) walk(part);
  }

  walk(root);
  for (const path of open) sought.delete(path);
  return sought;
}
