import type { IncidentDetail } from "../../../core/incidents/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { Checkbox, ErrorSummary, type Form, FormActions, TextArea } from "../components/form.tsx";
import { useTexts } from "../texts.ts";

type ResolvePageProps = { incident: IncidentDetail; form: Form };

/** Asks what was done about it, and whether the cases that stand are tried again. */
export function ResolvePage({ incident, form }: ResolvePageProps) {
  const t = useTexts();
  const { resolve, title, cause } = t.incidents;
  const here = `/drift/hendelser/${incident.id}`;
  const { failedCases } = incident;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/hendelser", text: title },
          { href: here, text: cause(incident.errorCode).title },
        ]}
      />
      <PageHeading title={resolve.title} lead={resolve.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary
          errors={form.errors}
          labels={{ losning: resolve.resolution, saker: resolve.retry(formatWhole(failedCases)) }}
        />
        <TextArea form={form} name="losning" label={resolve.resolution} hint={resolve.resolutionHint} required />
        {failedCases === 0 ? (
          <p class="mj-quiet">{resolve.noCases}</p>
        ) : (
          <>
            <Checkbox form={form} name="saker" label={resolve.retry(formatWhole(failedCases))} />
            <p class="mj-quiet mj-small mj-tight">{resolve.retryHint}</p>
          </>
        )}
        <FormActions submit={resolve.submit} cancelHref={here} />
      </form>
    </>
  );
}
