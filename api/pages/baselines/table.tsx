import type { Child } from "hono/jsx";
import type { Baseline } from "../../../core/baselines/index.ts";
import { formatDate, formatMinutes } from "../../../core/norwegian-format.ts";
import { DataTable } from "../components/data-table.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";

type BaselineTableProps = { baselines: readonly Baseline[]; caption: Child; withProcess?: boolean };

/** Baselines, of many processes or of one. */
export function BaselineTable({ baselines, caption, withProcess = true }: BaselineTableProps) {
  const t = useTexts();
  const { list } = t.baselines;
  return (
    <DataTable
      caption={<span class="ds-sr-only">{caption}</span>}
      rows={baselines}
      columns={[
        {
          header: withProcess ? list.process : list.version,
          cell: ({ id, processTitle, version, ...one }) => (
            <>
              <a class="ds-link" href={`/gevinst/nullpunkter/${id}`}>
                {withProcess ? processTitle : `${list.version} ${version}`}
              </a>
              <span class="mj-sub">{validityText(one, list)}</span>
            </>
          ),
        },
        {
          header: list.perCase,
          right: true,
          cell: ({ secondsPerCase }) => <span class="mj-number">{list.minutes(formatMinutes(secondsPerCase))}</span>,
        },
        {
          header: list.scope,
          cell: ({ unitName, caseType }) => (
            <>
              {unitName}
              {caseType === "" ? null : <span class="mj-sub">{caseType}</span>}
            </>
          ),
        },
        { header: list.evidence, cell: ({ source }) => t.baselines.source[source] },
        { header: list.status, cell: (baseline) => <BaselineStatusTag baseline={baseline} /> },
      ]}
    />
  );
}

type Words = ReturnType<typeof useTexts>["baselines"]["list"];

/** From which day, and until which, in words. */
export function validityText({ validFrom, validTo }: Pick<Baseline, "validFrom" | "validTo">, words: Words): string {
  const from = formatDate(validFrom);
  return validTo === null ? words.from(from) : words.between(from, formatDate(lastDayOf({ to: validTo })));
}

const looks = {
  PROPOSED: { icon: "draft", color: "info" },
  APPROVED: { icon: "check", color: "success" },
  REJECTED: { icon: "cross", color: "neutral" },
} as const satisfies Record<Baseline["status"], { icon: IconName; color: string }>;

/** Whether it was approved, and whether it grows old. */
export function BaselineStatusTag({ baseline: { status, freshness } }: { baseline: Baseline }) {
  const { baselines: texts } = useTexts();
  const { icon, color } = looks[status];
  return (
    <>
      <span class="mj-status" data-color={color}>
        <Icon name={icon} />
        {texts.status[status]}
      </span>
      {status === "APPROVED" && freshness !== "FRESH" ? " " : null}
      {status === "APPROVED" && freshness !== "FRESH" ? (
        <span class="mj-status" data-color="warning">
          <Icon name="warning" />
          {texts.freshness[freshness]}
        </span>
      ) : null}
    </>
  );
}
