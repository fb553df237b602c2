import { isAllowed, type Permission } from "../../../core/access/index.ts";
import type { Role } from "../../../core/db.ts";

/** A page beside others, and what it takes to see it. */
export type TabPage<Name extends string> = { tab: Name; href: string; permission: Permission };

type TabBarProps<Name extends string> = {
  tabs: readonly TabPage<Name>[];
  /** What each is called, and the whole of them. */
  words: Readonly<Record<Name | "label", string>>;
  current: Name;
  roles: readonly Role[];
};

/** The way between pages that belong together: those that somebody of these roles may see. */
export function TabBar<Name extends string>({ tabs, words, current, roles }: TabBarProps<Name>) {
  return (
    <nav class="mj-tabs" aria-label={words.label}>
      <ul>
        {tabs
          .filter(({ permission }) => isAllowed(roles, permission))
          .map(({ tab, href }) => (
            <li>
              <a href={href} aria-current={tab === current ? "page" : undefined}>
                {words[tab]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
