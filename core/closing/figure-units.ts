/** What a figure of a report is measured in. */
export type FigureUnit = "seconds" | "secondsPerCase" | "count" | "nok" | "hours";

/** What the figure at a path of a list of differences is measured in; time is whole seconds. */
export function unitOfFigure(path: string): FigureUnit {
  if (path.endsWith("PerCase")) return "secondsPerCase";
  if (path === "besideNet.valueNok" || path.startsWith("basis.labourCosts.")) return "nok";
  if (path === "hoursPerFte" || path === "basis.yearlyGoalHours") return "hours";
  const isCount = /(\.entries|\.cases|Cases|\.bootstrapSeed)$/.test(path) || path === "creditsWithoutBaseline";
  return isCount ? "count" : "seconds";
}
