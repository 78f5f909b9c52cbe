/** Lengths of card numbers (ISO/IEC 7812). */
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

const SEPARATED_DIGITS = /^\d(?:[ -]*\d)*$/;

/**
 * Whether a text could be the number of a payment card: 13 to 19 digits with a valid check digit (Luhn; ISO/IEC 7812-1, annex B), blanks
 * and dashes aside. Such a text is refused wherever it could be kept; one in ten other numbers of that length is refused with them.
 */
export function looksLikeCardNumber(text: string): boolean {
  if (text.length < DIGITS_MIN || !SEPARATED_DIGITS.test(text)) return false;
  const digits = text.replace(/[ -]/g, '');
  return digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX && hasCheckDigit(digits);
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
