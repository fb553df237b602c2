import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { choice } from "../../bots/sdk/index.ts";

const sender = choice({ PERSON: "Privatperson", ORGANISATION: "Virksomhet" }, "Avsender er PERSON eller ORGANISATION");

test("a choice takes its codes alone, and says of another what the bot says", () => {
  expectTypeOf<z.infer<typeof sender>>().toEqualTypeOf<"PERSON" | "ORGANISATION">();
  expect(sender.parse("PERSON")).toBe("PERSON");
  expect(sender.safeParse("Privatperson").error?.issues).toMatchObject([
    { code: "invalid_value", message: "Avsender er PERSON eller ORGANISATION" },
  ]);
});

test("a choice's labels stay when it gets a title and a default, and go where its schema goes", () => {
  const input = z.object({ sender: sender.default("PERSON").meta({ title: "Avsender" }) });

  expect(z.toJSONSchema(input, { io: "input" }).properties?.["sender"]).toEqual({
    type: "string",
    enum: ["PERSON", "ORGANISATION"],
    default: "PERSON",
    title: "Avsender",
    labels: { PERSON: "Privatperson", ORGANISATION: "Virksomhet" },
  });
});

test("a label is a text", () => {
  // @ts-expect-error -- a number is no label
  expect(z.string().meta({ labels: { a: 1 } })).toBeDefined();
});
