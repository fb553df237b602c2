const paths = {
  check: "M4.5 12.5 9.5 17.5 19.5 7",
  cross: "M6 6 18 18M18 6 6 18",
  warning: "M12 4 21 19.5H3ZM12 10v4.5M12 17v.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20a7.5 7.5 0 0 1 15 0",
  queue: "M4 6h16M4 12h16M4 18h10",
  running: "M12 4a8 8 0 1 1-8 8M12 8v4.5l3 2",
  retry: "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
  pause: "M9 5v14M15 5v14",
  play: "M8 5v14l11-7Z",
  draft: "M5 19h4L19 9l-4-4L5 15ZM13 7l4 4",
  retired: "M5 5h14v4H5ZM6.5 9v10h11V9M10 13h4",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.5v.5",
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside a word that says the same: hidden from those who listen. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class="mj-icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
