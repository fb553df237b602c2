/** The one small stylesheet of all screens. */
export const styleSheet = `
body { margin: 0; font: 16px/1.45 system-ui, sans-serif; color: #1b1f23; background: #f4f5f6; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; padding: .75rem 1.5rem; color: #fff; background: #22425c; }
header a { color: #fff; margin-right: 1rem; }
header dl { margin: 0 0 0 auto; }
main { max-width: 72rem; margin: 1rem auto; padding: 0 1.5rem 2rem; }
section, .field { margin: 0 0 1rem; }
section { padding: .25rem 1rem 1rem; background: #fff; border: 1px solid #c9ced3; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; } th, td { padding: .35rem .6rem; text-align: left; border-bottom: 1px solid #c9ced3; }
td { white-space: pre-wrap; vertical-align: top; }
label { display: block; font-weight: 600; } input, select, textarea { font: inherit; width: 100%; max-width: 40rem; padding: .35rem; box-sizing: border-box; }
button { font: inherit; padding: .45rem 1rem; color: #fff; background: #22425c; border: 0; }
[role=alert] { padding: .5rem 1rem; border-left: 6px solid #a8201a; background: #fdeceb; }
[role=status] { padding: .5rem 1rem; border-left: 6px solid #1f7a4d; background: #e8f5ee; }
`;
