import { BenefitTabs } from "../benefits/tabs.tsx";
import type { Role } from "../../../core/db.ts";
import { useTexts } from "../texts.ts";

export type ReportLink = "freed" | "scorecard" | "status" | "year" | "text" | "organisation";

const links: readonly { link: ReportLink; href: string }[] = [
  { link: "freed", href: "/gevinst/rapporter" },
  { link: "scorecard", href: "/gevinst/rapporter/robotkort" },
  { link: "status", href: "/gevinst/rapporter/status" },
  { link: "year", href: "/gevinst/rapporter/arstall" },
  { link: "text", href: "/gevinst/rapporter/arstekst" },
  { link: "organisation", href: "/gevinst/organisasjon" },
];

/** The tabs of gains, and below them the reports. */
export function ReportTabs({ current, roles }: { current: ReportLink; roles: readonly Role[] }) {
  const t = useTexts();
  return (
    <>
      <BenefitTabs current="reports" roles={roles} />
      <nav class="mj-report-links" aria-label={t.reports.links.label}>
        <ul>
          {links.map(({ link, href }) => (
            <li>
              <a class="ds-link" href={href} aria-current={link === current ? "page" : undefined}>
                {t.reports.links[link]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}

type FilesProps = { report: "benefits" | "scorecard" | "status" | "year"; query?: Record<string, string> };

/** The report as files. */
export function Files({ report, query = {} }: FilesProps) {
  const { files } = useTexts().reports;
  const href = (format: string) =>
    `/gevinst/rapporter/fil?${new URLSearchParams({ rapport: report, format, ...query })}`;
  return (
    <nav class="mj-actions mj-files" aria-label={files.label}>
      {(["csv", "xlsx", "pdf"] as const).map((format) => (
        <a class="ds-button" data-variant="secondary" data-size="sm" href={href(format)}>
          {files[format]}
        </a>
      ))}
    </nav>
  );
}
