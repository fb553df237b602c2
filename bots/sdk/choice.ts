import { z } from "zod";

declare module "zod" {
  interface GlobalMeta {
    /** What people read in bokmål instead of a code that the field holds; a code without a label is shown as it is. */
    labels?: Readonly<Record<string, string>>;
  }
}

/**
 * A field that holds one of some codes, each with the label that people read in its stead, in bokmål.
 *
 * @param message Said of any other code.
 * @example choice({ PERSON: "Privatperson", ORGANISATION: "Virksomhet" }, "Avsender er PERSON eller ORGANISATION")
 */
export function choice<const Labels extends Readonly<Record<string, string>>>(labels: Labels, message?: string) {
  const codes = Object.keys(labels) as (keyof Labels & string)[];
  return z.enum(codes, message).meta({ labels });
}
