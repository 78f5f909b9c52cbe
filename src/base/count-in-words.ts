const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** From this number on, these words; none of them pretends to be exact. */
const ABOUT: readonly (readonly [number, string])[] = [
  [2_000, 'thousands of'],
  [1_000, 'more than a thousand'],
  [200, 'hundreds of'],
  [100, 'more than a hundred'],
  [24, 'dozens of'],
  [13, 'more than a dozen'],
];

/** How many there are, as one would say it: `three`, `more than a dozen`, `hundreds of`. `count` is whole and not negative. */
export const countInWords = (count: number): string => WORDS[count] ?? ABOUT.find(([from]) => count >= from)![1];

/** `once`, `twice`, `three times`, `dozens of times`. */
export const timesInWords = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : `${countInWords(count)} times`;
