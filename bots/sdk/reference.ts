import { z } from "zod";
import { holdsPersonalNumber } from "../../core/personal-numbers.ts";

/**
 * What a case is known by to people: 1 to 64 letters, digits, dots, hyphens and underscores, and no personal number, since
 * references are shown in lists, logs and reports.
 */
export const reference = z
  .string()
  .regex(/^[\w.-]{1,64}$/, "Referansen kan bare ha bokstaver, tall, punktum, bindestrek og understrek")
  .refine((text) => !holdsPersonalNumber(text), "Referansen kan ikke inneholde et fødselsnummer");
