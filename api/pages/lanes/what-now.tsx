import type { LaneDetail, LaneState } from "../../../core/lanes/index.ts";
import { whenText } from "../components/time.tsx";
import { type Texts, useNow, useTexts } from "../texts.ts";
import { laneColor, LaneStateTag } from "./lane-state.tsx";
import { causeWords } from "./words.ts";

type WhatNowProps = { lane: LaneDetail; mayChange: boolean };

/** Whether the lane runs, why not, what happens by itself, and what a person can do. */
export function WhatNow({ lane, mayChange }: WhatNowProps) {
  const t = useTexts();
  const now = useNow();
  const { page } = t.lanes;
  const { quote, sentences } = explained(lane.state, lane, { now, t });
  const [first, ...others] = sentences;
  return (
    <section class="mj-panel mj-what-now" data-color={laneColor(lane.state)} aria-labelledby="hva-na">
      <div class="mj-panel-head">
        <h2 id="hva-na">{page.whatNow}</h2>
        <LaneStateTag state={lane.state} />
      </div>
      <p>{first}</p>
      {quote === undefined ? null : <p>«{quote}»</p>}
      {others.map((sentence) => (
        <p>{sentence}</p>
      ))}
      <Also lane={lane} />
      {mayChange ? <Actions lane={lane} /> : null}
    </section>
  );
}

/** What keeps the lane besides, once the first is over. */
function Also({ lane }: { lane: LaneDetail }) {
  const t = useTexts();
  const now = useNow();
  const also = othersOf(lane).map((state) => explained(state, lane, { now, t }).sentences[0]);
  if (also.length === 0) return null;
  return (
    <>
      <p>{t.lanes.why.also}</p>
      <ul class="mj-list">
        {also.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

function othersOf({ state, maintenance, circuit }: LaneDetail): LaneState[] {
  const others: LaneState[] = [];
  if (maintenance && state !== "MAINTENANCE") others.push("MAINTENANCE");
  if (circuit.status === "OPEN" && state !== "CIRCUIT_OPEN") others.push("CIRCUIT_OPEN");
  return others;
}

function Actions({ lane: { id, paused, circuit } }: { lane: LaneDetail }) {
  const t = useTexts();
  const { page, why } = t.lanes;
  const here = `/drift/fagsystem/${id}`;
  return (
    <>
      {circuit.status === "OPEN" ? <p>{why.circuitHand}</p> : null}
      <div class="mj-actions">
        {circuit.status === "CLOSED" ? null : (
          <a class="ds-button" data-color="accent" href={`${here}/slipp-til`}>
            {page.close}
          </a>
        )}
        {paused === null ? (
          <a class="ds-button" data-color="accent" data-variant="secondary" href={`${here}/stans`}>
            {page.pause}
          </a>
        ) : (
          <a class="ds-button" data-color="accent" href={`${here}/start`}>
            {page.resume}
          </a>
        )}
      </div>
    </>
  );
}

type Explained = { quote?: string | undefined; sentences: string[] };

function explained(state: LaneState, lane: LaneDetail, { now, t }: { now: Date; t: Texts }): Explained {
  const { why } = t.lanes;
  const { paused, maintenance, circuit } = lane;
  const when = (at: string | null | undefined) => (at ? whenText(new Date(at), { now, t }) : "");
  switch (state) {
    case "RUNNING":
      return { sentences: [why.running] };
    case "PAUSED":
      return { quote: paused?.reason, sentences: [why.paused(paused?.by ?? "", when(paused?.at)), why.pausedOut] };
    case "MAINTENANCE":
      return {
        quote: maintenance?.reason,
        sentences: [why.maintenance(when(maintenance?.until)), why.maintenanceOut],
      };
    case "CIRCUIT_OPEN": {
      const isSoon = circuit.nextLookAt === null || new Date(circuit.nextLookAt).getTime() - now.getTime() < 60_000;
      const next = isSoon ? why.soon : when(circuit.nextLookAt);
      const what = why.circuit(when(circuit.openedAt), causeWords(circuit.cause, t));
      return { sentences: [what, why.circuitOut(next)] };
    }
    case "TRIAL":
      return { sentences: [why.trial, why.trialOut] };
  }
}
