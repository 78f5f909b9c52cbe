import fc from 'fast-check';

/** Expressions of every kind, mostly well typed; variables `a` and `b` are those of loops around. */
export const { condition } = fc.letrec<{ condition: string; text: string; list: string; number: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('true', 'profile.is_member', 'has(promotion.expire_at)', "promotion.type == 'GENERAL'"),
    fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([l, op, r]) => `(${l} ${op} ${r})`),
    tie('condition').map((each) => `!${each}`),
    fc.tuple(tie('text'), fc.constantFrom('==', '!=', '<'), tie('text')).map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(tie('number'), fc.constantFrom('==', '<='), tie('number')).map(([l, op, r]) => `${l} ${op} ${r}`),
    fc.tuple(tie('text'), tie('list')).map(([l, r]) => `${l} in ${r}`),
    fc.tuple(tie('text'), fc.constantFrom('contains', 'startsWith'), tie('text')).map(([l, f, r]) => `${l}.${f}(${r})`),
    fc
      .tuple(tie('text'), fc.constantFrom('^n[0-9]+$', '(a|b)*a(a|b){9}c', 'organic|ab ab', '\\\\bab\\\\b'))
      .map(([l, pattern]) => `${l}.matches('${pattern}')`),
    fc
      .tuple(tie('list'), fc.constantFrom('exists', 'all', 'exists_one'), fc.constantFrom('a', 'b'), tie('condition'))
      .map(([list, macro, name, body]) => `${list}.${macro}(${name}, ${body})`),
    tie('condition').map((body) => `items.exists(i, i.category.exists(a, ${body}) || i.price > 1.0)`),
    fc.tuple(tie('list'), tie('list')).map(([l, r]) => `${l} == ${r}`),
  ),
  text: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("'n7'", "'x'", 'promotion.description', 'profile.store_id', 'a', 'b', 'string(a)'),
    fc.tuple(tie('text'), tie('text')).map(([l, r]) => `(${l} + ${r})`),
    fc.tuple(tie('condition'), tie('text'), tie('text')).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
  ),
  list: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      'promotion.tags',
      'profile.segment_ids',
      "['n1', 'n2']",
      'promotion.params',
      'items[3].attributes.colours',
    ),
    fc.tuple(tie('list'), tie('text')).map(([list, body]) => `${list}.map(a, ${body})`),
    fc.tuple(tie('list'), tie('condition')).map(([list, body]) => `${list}.filter(b, ${body})`),
    fc.tuple(tie('list'), tie('list')).map(([l, r]) => `(${l} + ${r})`),
  ),
  number: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('3', 'size(items)', 'int(a)', 'promotion.start_at.getHours()'),
    tie('list').map((list) => `size(${list})`),
    tie('text').map((each) => `${each}.size()`),
  ),
}));
