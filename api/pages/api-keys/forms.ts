import type { IssueApiKeyInput } from "../../../core/access/index.ts";
import { Role } from "../../../core/db.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues } from "../components/form.tsx";
import { given } from "../form-values.ts";
import { nb } from "../texts.nb.ts";

const { add, roles, revokeForm } = nb.apiKeys;

export const nameField: Field = {
  name: "navn",
  of: "name",
  kind: "text",
  label: add.name,
  hint: add.nameHint,
  wrong: add.errors.name,
};

const fieldOf = (role: Role) => `rolle-${role.toLowerCase()}`;

/** One for each role; what is wrong with the roles as a whole stands beside the first. */
export const roleFields: readonly Field[] = Object.values(Role).map((role) => {
  return { name: fieldOf(role), of: "roles", kind: "yes", label: roles[role], wrong: add.errors.roles };
});

export const lastDayField: Field = {
  name: "til",
  of: "lastDay",
  kind: "date",
  label: add.lastDay,
  hint: add.lastDayHint,
  optional: true,
  wrong: add.errors.day,
};

export const newFields: readonly Field[] = [nameField, ...roleFields, lastDayField];

export const newMessages = { in_past: add.errors.past, too_far_ahead: add.errors.tooFar, too_many: add.errors.tooMany };

export function readNew(values: FormValues): IssueApiKeyInput {
  const lastDay = given(values["til"]);
  return {
    name: values["navn"] ?? "",
    roles: Object.values(Role).filter((role) => values[fieldOf(role)] === "ja"),
    ...(lastDay !== undefined && { lastDay }),
  };
}

export const revokeFields: readonly Field[] = [
  {
    name: "grunn",
    of: "reason",
    kind: "area",
    label: revokeForm.reason,
    hint: revokeForm.reasonHint,
    wrong: revokeForm.required,
  },
];
