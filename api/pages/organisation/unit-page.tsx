import { formatDate } from "../../../core/norwegian-format.ts";
import type { UnitDetail } from "../../../core/organisation/index.ts";
import { Alert, Crumbs, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";

export const root = "/gevinst/organisasjon";

type UnitPageProps = { unit: UnitDetail; mayChange: boolean; told: string | undefined };
type Place = UnitDetail["places"][number];

/** What a unit is called in headings: its latest name. */
export function nameOf({ places, code }: UnitDetail): string {
  return places[0]?.name ?? code;
}

/** A unit, where it has stood, and what can be done about it. */
export function UnitPage({ unit, mayChange, told }: UnitPageProps) {
  const { organisation: texts } = useTexts();
  return (
    <>
      <Crumbs crumbs={[{ href: root, text: texts.title }]} />
      <PageHeading title={nameOf(unit)} lead={texts.unit.code(unit.code)}>
        {mayChange ? <Actions unit={unit} /> : null}
      </PageHeading>
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        <Panel id="historikk" title={texts.unit.history}>
          <History places={unit.places} />
        </Panel>
      </div>
    </>
  );
}

function Actions({ unit: { id, places } }: { unit: UnitDetail }) {
  const { unit: texts } = useTexts().organisation;
  const isEnding = places[0]?.validTo != null;
  const link = (deed: string, text: string) => (
    <a class="ds-button" data-variant="secondary" href={`${root}/${id}/${deed}`}>
      {text}
    </a>
  );
  return (
    <>
      {link("flytt", texts.move)}
      {link("navn", texts.rename)}
      {link("nedlegg", isEnding ? texts.keep : texts.close)}
    </>
  );
}

function History({ places }: { places: readonly Place[] }) {
  const { organisation: texts } = useTexts();
  return (
    <DataTable<Place>
      caption={<span class="ds-sr-only">{texts.unit.history}</span>}
      rows={places}
      columns={[
        { header: texts.unit.valid, cell: (place) => <Valid place={place} /> },
        { header: texts.name, cell: ({ name }) => name },
        { header: texts.level, cell: ({ level }) => level },
        {
          header: texts.unit.parent,
          cell: ({ parent }) =>
            parent === null ? (
              texts.unit.top
            ) : (
              <a class="ds-link" href={`${root}/${parent.id}`}>
                {parent.name}
              </a>
            ),
        },
      ]}
    />
  );
}

function Valid({ place: { validFrom, validTo } }: { place: Place }) {
  const { unit: texts } = useTexts().organisation;
  const from = formatDate(validFrom);
  return <>{validTo === null ? texts.from(from) : texts.between(from, formatDate(lastDayOf({ to: validTo })))}</>;
}
