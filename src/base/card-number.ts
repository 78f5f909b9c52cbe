/** Lengths of card numbers (ISO/IEC 7812). */
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

const SEPARATED_DIGITS = /^\d(?:[ -]*\d)*$/;

/**
 * Whether a text could be the number of a payment card: 13 to 19 digits with a valid check digit (Luhn; ISO/IEC 7812-1, annex B), blanks
 * and dashes aside. For what a customer is known by, where a card is the likeliest thing to be sent by mistake; one in ten other numbers
 * of that length is refused with them.
 */
export function looksLikeCardNumber(text: string): boolean {
  if (text.length < DIGITS_MIN || !SEPARATED_DIGITS.test(text)) return false;
  const digits = text.replace(/[ -]/g, '');
  return digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX && hasCheckDigit(digits);
}

/**
 * Numbers that the card schemes give out, by their first digits and lengths. Without the 13 digits of old Visa cards, which nobody has any
 * more and which German article numbers (EAN-13) look like; without lengths that a scheme may use and doesn't.
 */
const ISSUED = new RegExp(
  `^(?:${[
    '4(?:\\d{15}|\\d{18})', // Visa
    '(?:5[1-5]\\d{2}|222[1-9]|22[3-9]\\d|2[3-6]\\d{2}|27[01]\\d|2720)\\d{12}', // Mastercard
    '3[47]\\d{13}', // American Express
    '3(?:0[0-5]|[689]\\d)\\d{11}', // Diners Club
    '(?:352[89]|35[3-8]\\d)\\d{12,15}', // JCB
    '(?:6011|64[4-9]\\d|65\\d{2}|62\\d{2}|81\\d{2})\\d{12,15}', // Discover, UnionPay
    '220[0-4]\\d{12,15}', // Mir
    '(?:5018|5020|5038|5893|6304|6759|676[1-3])\\d{12,15}', // Maestro
    '(?:508\\d|60\\d{2}|82\\d{2})\\d{12}', // RuPay
  ].join('|')})$`,
);

/** Digits with single blanks or dashes between them; and those without any. */
const RUNS = [/(?<!\d)\d(?:[ -]?\d){12,}(?!\d)/g, /(?<!\d)\d{13,19}(?!\d)/g];

/**
 * Hides the card numbers within a text, which has what people write and not only a number: those that a scheme may have given out, so that
 * ordinary numbers stay: article and receipt numbers, times in milliseconds, phone numbers.
 */
export function hideCardNumbers(text: string): string {
  if (text.length < DIGITS_MIN) return text;
  return RUNS.reduce((rest, run) => rest.replace(run, (found) => (isIssued(found) ? '(hidden)' : found)), text);
}

/** Whether such a number is in the text. */
export const holdsCardNumber = (text: string): boolean => hideCardNumbers(text) !== text;

function isIssued(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  return ISSUED.test(digits) && hasCheckDigit(digits);
}

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export const CARD_NUMBER_PROBLEM = 'looks like the number of a payment card, which must not be sent';
