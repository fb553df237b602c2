import { isAllowed, type Permission } from "../../../core/access/index.ts";
import type { Role } from "../../../core/db.ts";
import { useTexts } from "../texts.ts";

export type Tab =
  | "queues"
  | "cases"
  | "handedOver"
  | "incidents"
  | "runs"
  | "alerts"
  | "retention"
  | "audit"
  | "schedules"
  | "workers";

const tabs: readonly { tab: Tab; href: string; permission: Permission }[] = [
  { tab: "queues", href: "/drift", permission: "cases:read" },
  { tab: "cases", href: "/drift/saker", permission: "cases:read" },
  { tab: "handedOver", href: "/drift/overlevert", permission: "cases:read" },
  { tab: "incidents", href: "/drift/hendelser", permission: "incidents:read" },
  { tab: "runs", href: "/drift/kjoringer", permission: "runs:read" },
  { tab: "schedules", href: "/drift/tidsplaner", permission: "schedules:read" },
  { tab: "workers", href: "/drift/arbeidere", permission: "lanes:read" },
  { tab: "alerts", href: "/drift/varsler", permission: "alerts:read" },
  { tab: "retention", href: "/drift/sletting", permission: "retention:read" },
  { tab: "audit", href: "/drift/sporingslogg", permission: "audit:read" },
];

/** The operator's three lists. */
export function Tabs({ current, roles }: { current: Tab; roles: readonly Role[] }) {
  const t = useTexts();
  return (
    <nav class="mj-tabs" aria-label={t.operation.tabs.label}>
      <ul>
        {tabs
          .filter(({ permission }) => isAllowed(roles, permission))
          .map(({ tab, href }) => (
            <li>
              <a href={href} aria-current={tab === current ? "page" : undefined}>
                {t.operation.tabs[tab]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
