import { RE2JS, RE2JSException } from '@bufbuild/re2';
import { err, ok, type Result } from '../base/result.js';
import { PATTERN_PARTS_MAX, PATTERN_STATES_MAX } from '../limits.js';

/** A regular expression of RE2's language, whose time is at most proportional to text times parts. */
export interface Pattern {
  /** Characters, classes and operators, with counted repetitions written out. */
  readonly parts: number;
  test(text: string): boolean;
  /** Steps that a text of so many characters takes at most. */
  stepsAtMost(chars: number): number;
  /** Steps that the last test took. */
  lastSteps(): number;
}

/** Where the automaton is still to be built, a character and part takes a step (200 ns), else far less. */
const STEPS_BUILT = 1;
const STEPS_KNOWN = 0.1;

/** The error says what is wrong with the pattern. */
export function compilePattern(source: string): Result<Pattern, string> {
  if (source.includes('\\Q')) return err('a pattern takes \\( and the like one by one, not \\Q');
  const parts = partsOf(source);
  if (parts > PATTERN_PARTS_MAX) {
    return err(`the pattern has ${parts.toLocaleString('en')} parts, ${PATTERN_PARTS_MAX} are allowed`);
  }
  try {
    return ok(createPattern(RE2JS.compile(source), parts));
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return err(`the pattern is wrong: ${error.message.replace('error parsing regexp: ', '')}`);
  }
}

function createPattern(compiled: RE2JS, parts: number): Pattern {
  let regex = compiled;
  let steps = 0;
  const stepsAtMost = (chars: number): number => Math.ceil((chars + 1) * parts * STEPS_BUILT);
  return {
    parts,
    stepsAtMost,
    test(text) {
      const { dfa } = regex.re2();
      const before = dfa.stateCount;
      const matches = regex.test(text);
      const built = dfa.stateCount - before;
      const lost = built < 0 || dfa.failed;
      const known = text.length * STEPS_KNOWN + built * STEPS_BUILT;
      steps = lost ? stepsAtMost(text.length) : Math.min(stepsAtMost(text.length), Math.ceil((known + 1) * parts));
      // An automaton of some patterns doubles with each part; it begins anew before it fills the memory.
      if (lost || dfa.stateCount > PATTERN_STATES_MAX) regex = RE2JS.compile(regex.pattern());
      return matches;
    },
    lastSteps: () => steps,
  };
}

/** An escape, a class, a count, or one character. */
const TOKENS = /\\[pPx]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/g;

/** Parts of a pattern, before it is compiled: `((a{1000}){1000}){1000}` is short and fills the memory. */
function partsOf(source: string): number {
  const groups = [0];
  /** What a count would repeat. */
  let last = 0;
  const add = (parts: number): void => {
    groups.push(groups.pop()! + parts);
    last = parts;
  };
  for (const [token] of source.matchAll(TOKENS)) {
    if (token === '(') groups.push(2);
    else if (token === ')' && groups.length > 1) add(groups.pop()!);
    else if (token.startsWith('{') && token.length > 1) {
      const times = Math.max(...token.slice(1, -1).split(',').map(Number));
      const repeated = last;
      add(repeated * (times - 1));
      last = repeated * times;
    } else if (token === '*' || token === '+' || token === '?') groups.push(groups.pop()! + 1);
    else add(1);
  }
  return groups.reduce((sum, parts) => sum + parts, 0);
}
