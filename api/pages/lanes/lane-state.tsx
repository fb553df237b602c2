import type { Lane, LaneState } from "../../../core/lanes/index.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import { whenText } from "../components/time.tsx";
import { type Texts, useNow, useTexts } from "../texts.ts";
import { causeWords } from "./words.ts";

type Color = "success" | "warning" | "info" | "danger";

const looks: Record<LaneState, { icon: IconName; color: Color }> = {
  RUNNING: { icon: "play", color: "success" },
  PAUSED: { icon: "pause", color: "warning" },
  MAINTENANCE: { icon: "info", color: "info" },
  CIRCUIT_OPEN: { icon: "cross", color: "danger" },
  TRIAL: { icon: "retry", color: "warning" },
};

export function laneColor(state: LaneState): Color {
  return looks[state].color;
}

/** Whether a lane runs, in a word. */
export function LaneStateTag({ state }: { state: LaneState }) {
  const t = useTexts();
  return (
    <span class="mj-status" data-color={looks[state].color}>
      <Icon name={looks[state].icon} />
      {t.lanes.state[state]}
    </span>
  );
}

/** Why a lane does not run, in few words; nothing for one that does. */
export function LaneStateBrief({ lane }: { lane: Lane }) {
  const t = useTexts();
  const now = useNow();
  if (lane.state === "RUNNING") return null;
  return (
    <span class="mj-block mj-tight">
      <LaneStateTag state={lane.state} /> <span class="mj-quiet mj-small">{briefly(lane, { now, t })}</span>
    </span>
  );
}

function briefly({ state, paused, maintenance, circuit }: Lane, { now, t }: { now: Date; t: Texts }): string {
  const { brief } = t.lanes;
  const when = (at: string | null | undefined) => (at ? whenText(new Date(at), { now, t }) : "");
  if (state === "PAUSED") return brief.paused(paused?.by ?? "", paused?.reason ?? "");
  if (state === "MAINTENANCE") return brief.maintenance(when(maintenance?.until));
  if (state === "CIRCUIT_OPEN") return brief.circuit(causeWords(circuit.cause, t), when(circuit.openedAt));
  return brief.trial;
}
