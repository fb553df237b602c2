import { addDays } from "../calendar.ts";
import { dealCard, type Prng } from "../prng.ts";
import { syntheticOrganisation, syntheticPerson } from "../people.ts";
import type { Attachment, FormSubmission } from "./records.ts";

const subjects: Record<string, readonly [nb: string, nn: string, forOrganisations?: boolean]> = {
  "building-permit": ["Søknad om garasje", "Søknad om garasje"],
  "water-connection": ["Tilknytning til vann og avløp", "Tilkopling til vatn og avløp"],
  "event-permit": ["Sommerkonsert på torget", "Sommarkonsert på torget", true],
  "culture-grant": ["Søknad om kulturmidler", "Søknad om kulturmiddel", true],
  "serving-licence": ["Skjenking ved en enkelt anledning", "Skjenking ved eitt einskilt høve", true],
  "resident-parking": ["Søknad om boligsoneparkering", "Søknad om bustadsoneparkering"],
  "general-inquiry": ["Spørsmål om brøyting", "Spørsmål om brøyting"],
};

/** Eighty in a hundred go straight through; every exception is there in each hundred. */
const deck: readonly (readonly [scenario: string, weight: number])[] = [
  ["straight-through", 60],
  ["open-case", 20],
  ["UNKNOWN_FORM_TYPE", 3],
  ["SEVERAL_CASES", 3],
  ["INFECTED_FILE", 1],
  ["LOCKED_FILE", 2],
  ["UNSUPPORTED_ATTACHMENT", 2],
  ["THREAT", 1],
  ["CHILD_CONCERN", 1],
  ["SHIELDED_ADDRESS", 2],
  ["CONFLICT_OF_INTEREST", 1],
  ["DUPLICATE_FORM", 4],
];

const worries: Record<string, string> = {
  THREAT: "Hvis jeg ikke får svar i dag, kommer jeg til å skade dere.",
  CHILD_CONCERN: "Jeg er bekymret for barnet i naboleiligheten, det blir slått.",
};

const plainTexts = {
  nb: [
    "Se vedlegg.",
    "Vi håper på svar før sommeren.\nTa gjerne kontakt på e-post.",
    "Jeg søker som vist på tegningen.",
  ],
  nn: [
    "Sjå vedlegg.",
    "Vi vonar på svar før sommaren.\nTa gjerne kontakt på e-post.",
    "Eg søkjer som vist på teikninga.",
  ],
};

export type FormSource = { prng: Prng; seed: number; baseDate: string; firstNumber: number };

/** New forms for the intake list. The same source gives the same forms. */
export function generateForms(count: number, source: FormSource, earlier: readonly FormSubmission[]): FormSubmission[] {
  const forms: FormSubmission[] = [];
  for (let made = 0; made < count; made++) {
    const number = source.firstNumber + made;
    const scenario = dealCard(deck, number, source.seed);
    const original = scenario === "DUPLICATE_FORM" ? findOriginal(source.prng, [...earlier, ...forms]) : undefined;
    forms.push(original ? repeatOf(original, { number, source }) : newForm(scenario, number, source));
  }
  return forms;
}

function newForm(drawn: string, number: number, source: FormSource): FormSubmission {
  const { prng } = source;
  // A duplicate needs somebody to repeat; the very first draws have nobody.
  const scenario = drawn === "DUPLICATE_FORM" ? "straight-through" : drawn;
  const [formType, [subjectNb, subjectNn, organisational]] = prng.pick(Object.entries(subjects));
  const person = syntheticPerson(prng);
  const asOrganisation = organisational === true && scenario !== "SHIELDED_ADDRESS";
  const sender = asOrganisation
    ? { senderType: "ORGANISATION" as const, ...syntheticOrganisation(prng) }
    : { senderType: "PERSON" as const, nationalId: person.nationalId, name: person.name, address: person.address };
  return {
    formId: formIdOf(source, number),
    submittedAt: submittedAt(source, number),
    formType: scenario === "UNKNOWN_FORM_TYPE" ? "summer-school-2019" : formType,
    ...sender,
    email: person.email,
    language: person.language,
    subject: person.language === "nn" ? subjectNn : subjectNb,
    body: worries[scenario] ?? prng.pick(plainTexts[person.language]),
    attachments: attachmentsFor(scenario, prng),
    sandbox: {
      scenario,
      shield: scenario === "SHIELDED_ADDRESS" ? prng.pick(["CODE_6", "CODE_7"] as const) : "NONE",
      conflictOfInterest: scenario === "CONFLICT_OF_INTEREST",
      fileCheck: scenario === "INFECTED_FILE" ? "VIRUS" : scenario === "LOCKED_FILE" ? "LOCKED" : "OK",
      openCases: scenario === "SEVERAL_CASES" ? prng.int(2, 3) : scenario === "open-case" ? 1 : 0,
    },
  };
}

function attachmentsFor(scenario: string, prng: Prng): Attachment[] {
  const needsOne = ["INFECTED_FILE", "LOCKED_FILE", "UNSUPPORTED_ATTACHMENT"].includes(scenario);
  const files: Attachment[] = Array.from({ length: needsOne ? 1 : prng.int(0, 2) }, (_, index) => {
    const [fileName, mimeType] = prng.pick([
      [`tegning-${index + 1}.pdf`, "application/pdf"],
      [`kart-${index + 1}-pdfa.pdf`, "application/pdf"],
      [`bilde-${index + 1}.jpg`, "image/jpeg"],
    ] as const);
    return { fileName, mimeType, sha256: prng.hex(64), sizeBytes: prng.int(20_000, 4_000_000) };
  });
  if (scenario !== "UNSUPPORTED_ATTACHMENT") return files;
  return [...files, { fileName: "samlet.zip", mimeType: "application/zip", sha256: prng.hex(64), sizeBytes: 81_920 }];
}

function findOriginal(prng: Prng, candidates: readonly FormSubmission[]): FormSubmission | undefined {
  const repeatable = candidates.filter(
    (form) => form.sandbox.scenario === "straight-through" && form.attachments.length > 0,
  );
  return repeatable.length === 0 ? undefined : prng.pick(repeatable.slice(-40));
}

/** Somebody pressed «send» again some hours later. */
function repeatOf(
  original: FormSubmission,
  { number, source }: { number: number; source: FormSource },
): FormSubmission {
  const later = new Date(Date.parse(original.submittedAt) + source.prng.int(1, 48) * 3_600_000);
  return {
    ...original,
    formId: formIdOf(source, number),
    submittedAt: later.toISOString(),
    sandbox: { ...original.sandbox, scenario: "DUPLICATE_FORM" },
  };
}

function formIdOf(source: FormSource, number: number): string {
  return `SK-${source.baseDate.slice(0, 4)}-${String(number + 1).padStart(6, "0")}`;
}

/** During opening hours of the five days before the base date. */
function submittedAt({ prng, baseDate }: FormSource, number: number): string {
  const seconds = 6 * 3600 + prng.int(0, 10 * 3600);
  const start = Date.parse(`${addDays(baseDate, -1 - (number % 5))}T00:00:00Z`);
  return new Date(start + seconds * 1000).toISOString();
}
