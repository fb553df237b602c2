import { describe, expect, test } from "vitest";
import { z } from "zod";
import formToCase from "../../bots/form-to-case/bot.ts";
import { findException, localTime, type Precheck } from "../../bots/form-to-case/rules.ts";
import { Input, isOrgNumber, Settings } from "../../bots/form-to-case/schema.ts";

const form = {
  formId: "F-1",
  submittedAt: "2026-03-01T10:00:00Z",
  formType: "building-permit",
  senderType: "PERSON" as const,
  nationalId: "15877010012",
  name: "Liv Testmo",
};

const clean: Precheck = {
  isShielded: false,
  hasConflictOfInterest: false,
  openCases: [],
  similarForms: [],
  files: [],
};

const file = { fileName: "tegning.pdf", mimeType: "application/pdf", sha256: "a".repeat(64), sizeBytes: 10 };

describe("the input", () => {
  const problems = (changes: Record<string, unknown>) => {
    const result = Input.safeParse({ ...form, ...changes });
    return result.error?.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) ?? [];
  };

  test.each([
    ["a synthetic number", "15877010012"],
    ["a synthetic D-number", "55877010006"],
  ])("takes %s as national id", (_, nationalId) => {
    expect(problems({ nationalId })).toEqual([]);
  });

  test.each([
    "15868012304",
    "158680-12304",
    "15.86.80-123.04",
    "1586.80.12304",
    "1234.56.78903",
    "202615868012304",
    "115868012304",
    "2026-11-2015868012304",
    "2026000158680",
  ])("takes no reference %s: it may name a person", (formId) => {
    expect(problems({ formId })).toEqual(["formId: Referansen kan ikke inneholde et fødselsnummer"]);
  });

  test.each(["2026.11.12345", "S-2026.01.01234", "2026-11-0012345", "F-1"])("takes the reference %s", (formId) => {
    expect(problems({ formId })).toEqual([]);
  });

  test.each<[Record<string, unknown>, string]>([
    [{ nationalId: "15877010013" }, "nationalId: Fødselsnummeret er ikke gyldig"],
    [{ nationalId: undefined }, "nationalId: En person må ha fødselsnummer"],
    [{ senderType: "ORGANISATION" }, "orgNumber: En virksomhet må ha organisasjonsnummer"],
    [{ senderType: "ORGANISATION", orgNumber: "123456789" }, "orgNumber: Organisasjonsnummeret er ikke gyldig"],
    [{ formId: "15877010012" }, "formId: Referansen kan ikke inneholde et fødselsnummer"],
    [{ submittedAt: "2026-03-01" }, "submittedAt: Skriv tidspunktet som ISO 8601 med tidssone"],
    [{ email: "liv" }, "email: E-postadressen er ikke gyldig"],
    [{ name: "" }, "name: Navn mangler"],
    [
      { attachments: [{ ...file, sha256: "x" }] },
      "attachments.0.sha256: sha256 skal være 64 heksadesimale tegn med små bokstaver",
    ],
  ])("with %j is refused", (changes, problem) => {
    expect(problems(changes)).toEqual([problem]);
  });

  test.each([
    ["123456785", true],
    ["974683520", true],
    ["123456784", false],
    ["12345678", false],
    ["000003000", false],
  ])("organisation number %s: %s", (digits, isValid) => {
    expect(isOrgNumber(digits)).toBe(isValid);
  });

  test("can be shown as JSON Schema", () => {
    expect(z.toJSONSchema(formToCase.input, { io: "input" })).toMatchObject({ type: "object" });
  });
});

describe("the rules", () => {
  type Given = { input?: Record<string, unknown>; precheck?: Partial<Precheck>; settings?: Partial<Settings> };
  const codeFor = ({ input, precheck, settings }: Given) =>
    findException({
      input: Input.parse({ ...form, ...input }),
      precheck: { ...clean, ...precheck },
      settings: { ...Settings.parse({}), ...settings },
    })?.code;
  const similar = (submittedAt: string, changes: { formId?: string; isRegistered?: boolean } = {}) => ({
    similarForms: [{ formId: "F-0", submittedAt, isRegistered: false, ...changes }],
  });

  test.each<[string, Given, string | undefined]>([
    ["nothing special", {}, undefined],
    ["one open case", { precheck: { openCases: ["2026/1"] } }, undefined],
    ["two open cases", { precheck: { openCases: ["2026/1", "2026/2"] } }, "SEVERAL_CASES"],
    ["a type nobody knows", { input: { formType: "sommerskole" } }, "UNKNOWN_FORM_TYPE"],
    ["a type named like something of JavaScript's", { input: { formType: "constructor" } }, "UNKNOWN_FORM_TYPE"],
    ["a virus", { precheck: { files: [{ check: "INFECTED", isPdfA: true }] } }, "INFECTED_FILE"],
    ["a locked file", { precheck: { files: [{ check: "LOCKED", isPdfA: false }] } }, "LOCKED_FILE"],
    ["a film", { input: { attachments: [{ ...file, mimeType: "video/mp4" }] } }, "UNSUPPORTED_ATTACHMENT"],
    ["a type in capitals", { input: { attachments: [{ ...file, mimeType: "IMAGE/JPEG" }] } }, undefined],
    ["a threat", { input: { body: "Jeg skal DREPE noen." } }, "THREAT"],
    ["a threat in nynorsk", { input: { body: "Eg kjem til å skade dykk." } }, "THREAT"],
    ["a threat in the subject", { input: { subject: "Trusler" } }, "THREAT"],
    ["a threat in nynorsk, by its stem", { input: { subject: "trugsmåla" } }, "THREAT"],
    ["concern for a child", { input: { body: "Eg er uroa for barnet." } }, "CHILD_CONCERN"],
    [
      "concern in a file name",
      { input: { attachments: [{ ...file, fileName: "Bekymringsmelding.pdf" }] } },
      "CHILD_CONCERN",
    ],
    ["both a threat and a child", { input: { body: "Barnevernet skal få se, jeg tar hevn." } }, "CHILD_CONCERN"],
    [
      "a shielded address and a child",
      { input: { body: "barnevernet" }, precheck: { isShielded: true } },
      "SHIELDED_ADDRESS",
    ],
    ["a conflict of interest", { precheck: { hasConflictOfInterest: true } }, "CONFLICT_OF_INTEREST"],
    ["the same file an hour before", { precheck: similar("2026-03-01 10:00:00") }, "DUPLICATE_FORM"],
    ["the same file an hour after", { precheck: similar("2026-03-01 12:00:00") }, undefined],
    ["after, but registered", { precheck: similar("2026-03-01 12:00:00", { isRegistered: true }) }, "DUPLICATE_FORM"],
    ["at the same second, a lower id", { precheck: similar("2026-03-01 11:00:00") }, "DUPLICATE_FORM"],
    ["at the same second, a higher id", { precheck: similar("2026-03-01 11:00:00", { formId: "F-2" }) }, undefined],
    ["seven days before", { precheck: similar("2026-02-22 11:00:00") }, "DUPLICATE_FORM"],
    ["more than seven days before", { precheck: similar("2026-02-22 10:59:59") }, undefined],
    [
      "a tenant with a shorter limit",
      { precheck: similar("2026-02-22 11:00:00"), settings: { duplicateDays: 3 } },
      undefined,
    ],
  ])("%s", (_, given, code) => {
    expect(codeFor(given)).toBe(code);
  });

  test("times are local, in winter and in summer", () => {
    expect(localTime("2026-03-01T10:00:00Z")).toBe("2026-03-01 11:00:00");
    expect(localTime("2026-06-30T22:30:05.500Z")).toBe("2026-07-01 00:30:05");
  });
});
