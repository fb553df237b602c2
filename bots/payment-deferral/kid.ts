/** Whether an invoice reference is one: 2 to 25 digits, the last a control digit by modulus 10 or modulus 11. */
export function isValidKid(kid: string): boolean {
  if (!/^\d{1,24}[\d-]$/.test(kid)) return false;
  const payload = kid.slice(0, -1);
  const control = kid.slice(-1);
  return control === modulus10(payload) || control === modulus11(payload);
}

function modulus10(payload: string): string {
  const sum = digitsFromRight(payload).reduce((total, digit, index) => {
    const product = index % 2 === 0 ? digit * 2 : digit;
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** Weights 2 to 7 from the right; a remainder that gives ten is written as a dash. */
function modulus11(payload: string): string {
  const sum = digitsFromRight(payload).reduce((total, digit, index) => total + digit * (2 + (index % 6)), 0);
  const control = (11 - (sum % 11)) % 11;
  return control === 10 ? "-" : String(control);
}

function digitsFromRight(digits: string): number[] {
  return digits.split("").toReversed().map(Number);
}
