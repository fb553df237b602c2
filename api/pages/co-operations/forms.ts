import {
  addCoOperationReader,
  type CoOperationDetail,
  endMembership,
  endSharedWork,
  leaveCoOperation,
  offerMembership,
  recordSharedTime,
  shareWork,
  workToShare,
} from "../../../core/co-operations/index.ts";
import type { Permission } from "../../../core/access/index.ts";
import type { Context } from "../../../core/context.ts";
import type { Field } from "../components/fields.tsx";
import type { FormValues } from "../components/form.tsx";
import { requestOf } from "../components/once.tsx";
import { given, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";

const texts = nb.coOperations;

/** What was just done, as the address of the page after it says. */
export type Done = keyof (typeof texts)["done"];

/** What a form is about: the co-operation, and the part of it that the address names. */
export type Asked = { id: string; part: string };

/** A form on a co-operation. */
export type CoOperationForm = {
  path: string;
  permission: Permission;
  words: { title: string; lead: string; submit: string };
  /** The title that names the part; `words.title` when left out. */
  titleOf?: (coOperation: CoOperationDetail, part: string) => string | undefined;
  fields: readonly Field[];
  /** The fields as they are on this very day, where choices must be looked up. */
  fieldsOf?: (ctx: Context, asked: Asked) => Promise<readonly Field[]>;
  /** The field that starts as today. */
  day: string | undefined;
  deed: (ctx: Context, asked: Asked & { values: FormValues }) => Promise<unknown>;
  messages: Readonly<Record<string, string>>;
  done: Done;
  /** Whether two clicks are one request; what else is asked for twice is refused by itself. */
  once?: true;
};

const numberOf = (text: string | undefined) => parseNumber(text) ?? Number.NaN;

/** Hours as people write them, to whole seconds; nothing written is none. */
function secondsOf(text: string | undefined): number {
  return given(text) === undefined ? 0 : Math.round(numberOf(text) * 3_600);
}

const share: CoOperationForm = {
  path: "tid",
  permission: "operation:log",
  words: texts.shareForm,
  fields: [
    { name: "dag", of: "localDate", kind: "date", label: texts.shareForm.day },
    {
      name: "timer",
      of: "seconds",
      kind: "decimal",
      label: texts.shareForm.hours,
      hint: texts.shareForm.hoursHint,
      optional: true,
    },
    { name: "kroner", of: "amountNok", kind: "whole", label: texts.shareForm.amount, optional: true },
    { name: "hva", of: "reason", kind: "text", label: texts.shareForm.reason },
  ],
  day: "dag",
  deed: (ctx, { id, values }) => {
    const amount = given(values["kroner"]);
    return recordSharedTime(ctx, {
      id,
      requestId: requestOf(values),
      localDate: values["dag"] ?? "",
      seconds: secondsOf(values["timer"]),
      reason: values["hva"] ?? "",
      ...(amount !== undefined && { amountNok: numberOf(amount) }),
    });
  },
  messages: {
    "seconds required": texts.shareForm.errors.required,
    in_future: texts.shareForm.errors.inFuture,
    no_key: texts.shareForm.errors.noKey,
    no_unit: texts.shareForm.errors.noUnit,
    period_closed: texts.shareForm.errors.closed,
    used_before: texts.shareForm.errors.usedBefore,
  },
  done: "delt",
  once: true,
};

const offer: CoOperationForm = {
  path: "medlem",
  permission: "co-operations:write",
  words: texts.offerForm,
  fields: [
    { name: "kortnavn", of: "slug", kind: "text", label: texts.offerForm.slug, hint: texts.offerForm.slugHint },
    { name: "nokkel", of: "costKey", kind: "decimal", label: texts.offerForm.key },
    { name: "fra", of: "validFrom", kind: "date", label: texts.offerForm.from },
  ],
  day: "fra",
  deed: (ctx, { id, values }) =>
    offerMembership(ctx, {
      id,
      slug: values["kortnavn"] ?? "",
      costKey: numberOf(values["nokkel"]),
      validFrom: values["fra"] ?? "",
    }),
  messages: {
    unknown_tenant: texts.offerForm.unknown,
    slug: texts.offerForm.unknown,
    overlap: texts.offerForm.overlap,
    not_a_member: texts.offerForm.notMember,
    ended_by_other: texts.offerForm.endedByOther,
  },
  done: "invitert",
};

const reader: CoOperationForm = {
  path: "leser",
  permission: "co-operations:write",
  words: texts.readerForm,
  fields: [{ name: "epost", of: "email", kind: "text", label: texts.readerForm.email }],
  day: undefined,
  deed: (ctx, { id, values }) => addCoOperationReader(ctx, { id, email: values["epost"] ?? "" }),
  messages: {
    unknown_user: texts.readerForm.unknown,
    duplicate: texts.readerForm.duplicate,
    invalid_format: texts.readerForm.emailForm,
  },
  done: "leser",
};

const leave: CoOperationForm = {
  path: "ut",
  permission: "co-operations:write",
  words: texts.leaveForm,
  fields: [{ name: "dag", of: "validTo", kind: "date", label: texts.leaveForm.day }],
  day: "dag",
  deed: (ctx, { id, values }) => leaveCoOperation(ctx, { id, validTo: values["dag"] ?? "" }),
  messages: { in_past: texts.leaveForm.past },
  done: "meldtut",
};

const end: CoOperationForm = {
  path: "medlem/:part{[0-9a-f-]{36}}/ut",
  permission: "co-operations:write",
  words: texts.endForm,
  titleOf: ({ members }, part) => {
    const member = members.find(({ id }) => id === part);
    return member && texts.endForm.titleOf(member.tenant.name);
  },
  fields: [
    { name: "dag", of: "validTo", kind: "date", label: texts.leaveForm.day },
    { name: "grunn", of: "reason", kind: "area", label: texts.endForm.reason },
  ],
  day: "dag",
  deed: (ctx, { id, part, values }) =>
    endMembership(ctx, { id, memberId: part, validTo: values["dag"] ?? "", reason: values["grunn"] ?? "" }),
  messages: { in_past: texts.leaveForm.past },
  done: "avsluttet",
};

const everything = "alt";
const work: Field = {
  name: "arbeid",
  of: "automationIds",
  kind: "choice",
  label: texts.workForm.work,
  empty: texts.workForm.choose,
};
const workFrom: Field = { name: "fra", of: "validFrom", kind: "date", label: texts.workForm.from };

const addWork: CoOperationForm = {
  path: "arbeid/ny",
  permission: "co-operations:write",
  words: texts.workForm,
  fields: [work, workFrom],
  fieldsOf: async (ctx, { id }) => {
    const all = await workToShare(ctx, { id });
    const options = all.map(({ workId, kind, title }) => {
      return { value: workId, label: texts.workForm.option(texts.detail.workKinds[kind], title) };
    });
    const first = all.length > 1 ? [{ value: everything, label: texts.workForm.all }] : [];
    return [{ ...work, options: [...first, ...options] }, workFrom];
  },
  day: "fra",
  deed: async (ctx, { id, values }) => {
    const asked = values["arbeid"] ?? "";
    const chosen = (await workToShare(ctx, { id })).filter(({ workId }) => asked === everything || asked === workId);
    const idsOf = (wanted: string) => chosen.filter(({ kind }) => kind === wanted).map(({ workId }) => workId);
    const ids = { automationIds: idsOf("AUTOMATION"), measureIds: idsOf("MEASURE") };
    return shareWork(ctx, { id, ...ids, validFrom: values["fra"] ?? "" });
  },
  messages: { period_closed: texts.workForm.closed, overlap: texts.workForm.overlap },
  done: "lagttil",
};

const endWork: CoOperationForm = {
  path: "arbeid/:part{[0-9a-f-]{36}}/ut",
  permission: "co-operations:write",
  words: texts.endWorkForm,
  titleOf: ({ work: all }, part) => {
    const one = all.find(({ id }) => id === part);
    return one && texts.endWorkForm.titleOf(one.title);
  },
  fields: [{ name: "dag", of: "validTo", kind: "date", label: texts.endWorkForm.day }],
  day: "dag",
  deed: (ctx, { id, part, values }) => endSharedWork(ctx, { id, partId: part, validTo: values["dag"] ?? "" }),
  messages: { period_closed: texts.workForm.closed },
  done: "tattut",
};

export const coOperationForms: readonly CoOperationForm[] = [share, offer, reader, leave, end, addWork, endWork];

/** What is asked of a new co-operation. */
export const newFields: readonly Field[] = [
  { name: "navn", of: "name", kind: "text", label: texts.newForm.name },
  { name: "nokkel", of: "costKey", kind: "decimal", label: texts.newForm.key, hint: texts.newForm.keyHint },
  { name: "fra", of: "validFrom", kind: "date", label: texts.newForm.from },
];
