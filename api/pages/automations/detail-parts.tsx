import type { AutomationDetail } from "../../../core/automations/index.ts";
import type { Baseline } from "../../../core/baselines/index.ts";
import { formatDate, formatMinutes, formatNumber, formatPercent } from "../../../core/norwegian-format.ts";
import { Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { useTexts } from "../texts.ts";
import { lastDayOf } from "../days.ts";

type Step = AutomationDetail["processSteps"][number];

/** The steps of the manual process, and which of them the robot took over. */
export function Steps({ automation }: { automation: AutomationDetail }) {
  const t = useTexts();
  const { detail } = t.automations;
  return (
    <Panel id="trinn" title={detail.steps}>
      <p class="mj-quiet">{detail.robotShare(formatPercent(automation.bot.robotShare))}</p>
      <DataTable
        caption={<span class="ds-sr-only">{detail.stepsCaption}</span>}
        rows={automation.processSteps}
        columns={[
          { header: detail.step, cell: (step) => step.title.nb },
          {
            header: detail.doneBy,
            cell: ({ doneBy }) => (
              <>
                <Icon name={doneBy === "robot" ? "play" : "person"} /> {detail.by[doneBy]}
              </>
            ),
          },
          { header: detail.share, right: true, cell: (step) => <Share step={step} /> },
        ]}
      />
    </Panel>
  );
}

function Share({ step }: { step: Step }) {
  return (
    <span class="mj-share">
      <svg class="mj-share-bar" aria-hidden="true">
        <rect class="mj-track" width="100%" height="100%" rx="3" />
        <rect
          class={step.doneBy === "robot" ? "mj-fill" : "mj-fill-quiet"}
          width={`${step.share * 100}%`}
          height="100%"
          rx="3"
        />
      </svg>
      {formatPercent(step.share)}
    </span>
  );
}

/** The rules as a person may read them: what a decision can be traced to. */
export function Rules({ automation }: { automation: AutomationDetail }) {
  const t = useTexts();
  const { detail } = t.automations;
  return (
    <Panel id="regler" title={detail.rules}>
      {automation.rules.length === 0 ? (
        <p class="mj-empty">{detail.noRules}</p>
      ) : (
        <>
          <ol class="mj-list">
            {automation.rules.map((rule) => (
              <li>{rule.nb}</li>
            ))}
          </ol>
          <p class="mj-quiet mj-small">{detail.rulesVersion(automation.bot.version)}</p>
        </>
      )}
    </Panel>
  );
}

/** Every approved version: a period that is over keeps the one it had. */
export function Baselines({ baselines }: { baselines: readonly Baseline[] }) {
  const t = useTexts();
  const { detail } = t.automations;
  if (baselines.length === 0) return null;
  return (
    <section class="mj-panel" aria-label={detail.baselines}>
      <DataTable
        caption={detail.baselines}
        rows={baselines}
        columns={[
          {
            header: detail.version,
            cell: (baseline) => (
              <>
                {formatNumber(baseline.version)}
                <span class="mj-sub">
                  <Validity baseline={baseline} />
                </span>
              </>
            ),
          },
          {
            header: detail.perCase,
            cell: ({ secondsPerCase }) => (
              <span class="mj-number">{t.automations.list.minutes(formatMinutes(secondsPerCase))}</span>
            ),
          },
          {
            header: detail.scope,
            cell: ({ unitName, caseType }) => (
              <>
                {unitName}
                {caseType === "" ? null : <span class="mj-sub">{caseType}</span>}
              </>
            ),
          },
          {
            header: detail.evidence,
            cell: ({ id, evidenceClass, method }) => (
              <>
                <a class="ds-link" href={`/gevinst/nullpunkter/${id}`}>
                  {t.evidence[evidenceClass]}
                </a>
                <span class="mj-sub">{method}</span>
              </>
            ),
          },
          {
            header: detail.approved,
            cell: ({ approvedBy, recordedBy }) => (
              <>
                {approvedBy}
                <span class="mj-sub">{detail.recordedBy(recordedBy)}</span>
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

function Validity({ baseline: { validFrom, validTo } }: { baseline: Baseline }) {
  const t = useTexts();
  const { detail } = t.automations;
  const from = formatDate(validFrom);
  if (validTo === null) return <>{detail.validFrom(from)}</>;
  return <>{detail.validBetween(from, formatDate(lastDayOf({ to: validTo })))}</>;
}

/** What the municipality decides for the robot, and what it is when nobody has. */
export function Settings({ automation }: { automation: AutomationDetail }) {
  const t = useTexts();
  const { detail } = t.automations;
  const rows = settingRows(automation);
  return (
    <Panel id="innstillinger" title={detail.settings}>
      {rows.length === 0 ? (
        <p class="mj-empty">{detail.noSettings}</p>
      ) : (
        <DataTable
          caption={<span class="ds-sr-only">{detail.settingsCaption}</span>}
          rows={rows}
          columns={[
            {
              header: detail.setting,
              cell: ({ name, description }) => (
                <>
                  {description ?? <span class="mj-code">{name}</span>}
                  {description === undefined ? null : <span class="mj-sub mj-code">{name}</span>}
                </>
              ),
            },
            {
              header: detail.value,
              cell: ({ value, standard }) => (
                <>
                  <SettingValue value={value} />
                  {standard ? <span class="mj-quiet"> ({detail.standardValue})</span> : null}
                </>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function SettingValue({ value }: { value: unknown }) {
  const t = useTexts();
  if (typeof value === "boolean") return <>{value ? t.automations.detail.yes : t.automations.detail.no}</>;
  if (typeof value === "number") return <>{formatNumber(value)}</>;
  if (typeof value === "string") return <>{value}</>;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return <>{value.join(", ")}</>;
  const written = JSON.stringify(value, null, 2);
  return written === "{}" || written === undefined ? <>–</> : <pre class="mj-pre">{written}</pre>;
}

type SettingRow = { name: string; description: string | undefined; value: unknown; standard: boolean };
type SettingSchema = { title?: string; description?: string; default?: unknown };

function settingRows({ settings, settingsSchema }: AutomationDetail): SettingRow[] {
  const properties = (settingsSchema["properties"] ?? {}) as Record<string, SettingSchema>;
  return Object.entries(properties).map(([name, schema]) => {
    const standard = !Object.hasOwn(settings, name);
    return {
      name,
      description: schema.title ?? schema.description,
      value: standard ? schema.default : settings[name],
      standard,
    };
  });
}
