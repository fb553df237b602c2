import type { Role } from "../../../core/db.ts";
import type { benefits } from "./texts.nb.ts";
import { TabBar, type TabPage } from "../components/tabs.tsx";
import { useTexts } from "../texts.ts";

export type BenefitTab = Exclude<keyof (typeof benefits)["tabs"], "label">;

const tabs: readonly TabPage<BenefitTab>[] = [
  { tab: "hours", href: "/timer", permission: "benefits:read" },
  { tab: "reports", href: "/gevinst/rapporter", permission: "benefits:read" },
  { tab: "harvest", href: "/gevinst/hentet-ut", permission: "benefits:read" },
  { tab: "periods", href: "/gevinst/perioder", permission: "benefits:read" },
  { tab: "measures", href: "/gevinst/tiltak", permission: "benefits:read" },
  { tab: "plan", href: "/gevinst/plan", permission: "benefits:read" },
  { tab: "coOperations", href: "/gevinst/samarbeid", permission: "benefits:read" },
  { tab: "processes", href: "/gevinst/prosesser", permission: "processes:read" },
  { tab: "studies", href: "/gevinst/tidsstudier", permission: "studies:read" },
  { tab: "baselines", href: "/gevinst/nullpunkter", permission: "baselines:read" },
  { tab: "ledger", href: "/gevinst/hovedbok", permission: "ledger:read" },
];

/** What there is to read and do about gains. */
export function BenefitTabs({ current, roles }: { current: BenefitTab; roles: readonly Role[] }) {
  const t = useTexts();
  return <TabBar tabs={tabs} words={t.benefits.tabs} current={current} roles={roles} />;
}
