import type { AuditActor, AuditEntry } from "../../../core/audit/index.ts";
import { formatDate, formatNumber } from "../../../core/norwegian-format.ts";
import { whenText } from "../components/time.tsx";
import type { Texts } from "../texts.ts";

type Means = { t: Texts; now: Date };

/** What was done, in words; by its code when it has none. */
export function actionName(action: string, { audit }: Texts): string {
  return audit.actions[action] ?? action;
}

export function entityKind(entity: string, { audit }: Texts): string {
  return audit.entities[entity] ?? entity;
}

/** Who did it, and what it is when it is no person. */
export function actorName({ kind, name }: AuditActor, { audit }: Texts): { name: string; kind: string } {
  if (kind === "system") return { name: audit.actor.system, kind: "" };
  return { name: name ?? audit.actor.gone, kind: audit.actor.kinds[kind] };
}

/** Where the thing is looked at, when it has a page that those who read the log may open too. */
export function hrefOf({ entity, entityId }: AuditEntry): string | undefined {
  return entity === "automation" ? `/automatiseringer/${encodeURIComponent(entityId)}` : undefined;
}

/** A detail as names and values; what is deeper stands in one line. */
export function detailLines(detail: AuditEntry["detail"], means: Means): { name: string; value: string }[] {
  return Object.entries(detail).map(([key, value]) => ({
    name: fieldName(key, means.t),
    value: inWords(value, means),
  }));
}

function fieldName(key: string, { audit }: Texts): string {
  return audit.fields[key] ?? key;
}

function inWords(value: unknown, means: Means): string {
  const { t } = means;
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return textInWords(value, means);
  if (Array.isArray(value)) return value.length === 0 ? none(t) : value.map((one) => inWords(one, means)).join(", ");
  if (typeof value !== "object" || value === null) return t.audit.values[String(value)] ?? String(value);
  const entries = Object.entries(value);
  if (isChange(value)) return t.audit.fromTo(inWords(value.from, means), inWords(value.to, means));
  if (entries.length === 0) return none(t);
  return entries.map(([key, one]) => `${fieldName(key, t)}: ${inWords(one, means)}`).join("; ");
}

const none = ({ audit }: Texts) => audit.values["null"] ?? "";

/** What it was before, and what it is after. */
function isChange(value: object): value is { from: unknown; to: unknown } {
  return Object.keys(value).length === 2 && "from" in value && "to" in value;
}

function textInWords(text: string, { t, now }: Means): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return formatDate(text);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return whenText(new Date(text), { now, t });
  if (text === "") return none(t);
  return t.audit.values[text] ?? text;
}
