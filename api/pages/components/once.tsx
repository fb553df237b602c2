import { randomUUID } from "node:crypto";
import type { FormValues } from "./form.tsx";

const name = "foresporsel";

/** Makes two clicks on one form one request: the form has an id of its own from when it is drawn. */
export function Once({ values = {} }: { values?: FormValues }) {
  return <input type="hidden" name={name} value={requestOf(values) ?? randomUUID()} />;
}

/** The id that a form was drawn with. */
export function requestOf(values: FormValues): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(values[name] ?? "")?.[0];
}
