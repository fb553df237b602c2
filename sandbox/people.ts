import type { Prng } from "./prng.ts";

export type Language = "nb" | "nn";

export type SyntheticPerson = {
  nationalId: string;
  name: string;
  address: string;
  email: string | null;
  language: Language;
};

const givenNames = ["Aud", "Birk", "Dagny", "Eirik", "Frøya", "Gard", "Hild", "Ivar", "Jorunn", "Kåre", "Liv", "Magne"];
const moreGivenNames = ["Nora", "Odd", "Pernille", "Ragnar", "Sigrid", "Torfinn", "Unni", "Vetle", "Yngvild", "Åse"];
const familyNames = ["Fiktivsen", "Prøvdal", "Testmo", "Liksomvik", "Eksempelås", "Skinnes", "Påfunnrud", "Tenktholm"];
const streets = ["Solvikveien", "Naustgata", "Bakkestien", "Fyrlyktveien", "Rognelia", "Bryggekanten", "Skogbrynet"];
const organisations = ["Kystkor", "Idrettslag", "Byggservice AS", "Historielag", "Kafédrift AS", "Båtforening"];

/** A person who does not exist: the month of the national id is raised by 80, as in the national test population. */
export function syntheticPerson(prng: Prng): SyntheticPerson {
  const given = prng.pick([...givenNames, ...moreGivenNames]);
  const family = prng.pick(familyNames);
  return {
    nationalId: syntheticNationalId(prng),
    name: `${given} ${family}`,
    address: streetAddress(prng),
    email: prng.chance(0.8) ? `${asciiName(given)}.${asciiName(family)}@example.com` : null,
    language: prng.chance(0.2) ? "nn" : "nb",
  };
}

export function syntheticOrganisation(prng: Prng): { orgNumber: string; name: string; address: string } {
  const name = `Solvik ${prng.pick(organisations)}`;
  return { orgNumber: syntheticOrgNumber(prng), name, address: streetAddress(prng) };
}

export function maskNationalId(nationalId: string): string {
  return `${nationalId.slice(0, 6)} *****`;
}

/** Invoice reference with a modulus 10 control digit. */
export function kidWithControlDigit(payload: string): string {
  const sum = payload
    .split("")
    .toReversed()
    .reduce((total, digit, index) => {
      const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (product > 9 ? product - 9 : product);
    }, 0);
  return `${payload}${(10 - (sum % 10)) % 10}`;
}

function streetAddress(prng: Prng): string {
  return `${prng.pick(streets)} ${prng.int(1, 98)}, 9999 Solvik`;
}

function asciiName(name: string): string {
  return name.toLowerCase().replaceAll("ø", "o").replaceAll("å", "a").replaceAll("æ", "ae");
}

function syntheticNationalId(prng: Prng): string {
  for (;;) {
    const day = String(prng.int(1, 28)).padStart(2, "0");
    const month = String(prng.int(1, 12) + 80);
    const year = String(prng.int(40, 99));
    const digits = `${day}${month}${year}${String(prng.int(0, 499)).padStart(3, "0")}`;
    const first = controlDigit(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = controlDigit(`${digits}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    if (first < 10 && second < 10) return `${digits}${first}${second}`;
  }
}

/** Begins with 3, as the numbers of the test register do. */
function syntheticOrgNumber(prng: Prng): string {
  for (;;) {
    const digits = `3${prng.digits(7)}`;
    const control = controlDigit(digits, [3, 2, 7, 6, 5, 4, 3, 2]);
    if (control < 10) return `${digits}${control}`;
  }
}

function controlDigit(digits: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return (11 - (sum % 11)) % 11;
}
