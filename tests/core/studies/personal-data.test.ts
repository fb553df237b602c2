import { describe, expect, test } from "vitest";
import { isNamed } from "../../../core/studies/personal-data.ts";

const people = [
  { name: "Per Hansen", email: "per@fjordvik.example" },
  { name: "Bo Li", email: "bo.li@fjordvik.example" },
  { name: "Else Marie Dahl", email: "elsemariedahl@fjordvik.example" },
  { name: "Tor Ås-Berg", email: "toas12@fjordvik.example" },
  { name: "Kari", email: "arkiv@fjordvik.example" },
  { name: "Ola.*Nordmann", email: "" },
];

const isAnybody = (text: string) => people.some((person) => isNamed(text, person));

describe("a text names somebody", () => {
  test.for([
    "Tatt hos Per Hansen",
    "Per J. Hansens saker",
    "HANSEN, PER",
    "spurte bo li",
    "Bo.Li hadde fri",
    "Else Dahl",
    "Else Marie Dahl og en til",
    "se elsemariedahl",
    "Tor Ås-Berg",
    "toas12 var borte",
    "Ola Nordmann",
  ])("%s", (text) => {
    expect(isAnybody(text)).toBe(true);
  });
});

describe("a text names nobody", () => {
  test.for([
    "Ny periode, 5 minutter per sak",
    "Boliger og bolig for to",
    "Ellers vanlig, eller noe else",
    "Torsdag, torg og tor",
    "Per uke, og for Hansens gate må vi slå opp en helt annen mappe",
    "Per person hos Bo og Else",
    "Til arkiv",
    "Kari",
    "Superhansen",
    "xbo.lix",
    "",
  ])("%s", (text) => {
    expect(isAnybody(text)).toBe(false);
  });
});

test("a text of punctuation alone is looked through at once: an expression with two ways through it never came to an end", () => {
  expect(isAnybody(`per${".".repeat(2_000)}`)).toBe(false);
});
