import type { Role } from "../../../core/db.ts";
import { TabBar, type TabPage } from "../components/tabs.tsx";
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
  | "apiKeys"
  | "schedules"
  | "workers";

const tabs: readonly TabPage<Tab>[] = [
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
  { tab: "apiKeys", href: "/drift/api-nokler", permission: "api-keys:read" },
];

/** What there is to see and do about the running of robots. */
export function Tabs({ current, roles }: { current: Tab; roles: readonly Role[] }) {
  const t = useTexts();
  return <TabBar tabs={tabs} words={t.operation.tabs} current={current} roles={roles} />;
}
