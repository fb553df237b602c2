import type { Context } from "../../../core/context.ts";
import {
  approveMeasureVolume,
  type MeasureDetail,
  recordMeasureVolume,
  type RecordMeasureVolumeInput,
} from "../../../core/measures/index.ts";

/** The cases of a month, told of by one and approved by another where that takes two. */
export async function creditMonth(
  owner: Context,
  controller: Context,
  told: RecordMeasureVolumeInput,
): Promise<MeasureDetail> {
  const measure = await recordMeasureVolume(owner, told);
  const waiting = measure.proposals.find(({ status, month }) => status === "PROPOSED" && month === told.month);
  return waiting ? approveMeasureVolume(controller, { id: waiting.id }) : measure;
}
