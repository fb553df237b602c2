import { expect, test } from "vitest";
import { z } from "zod";
import { pageFields, pageQuery, toPage } from "../../core/paging.ts";

const Input = z.strictObject({ ...pageFields });
const ids = [
  "0198f2f0-0000-7000-8000-000000000003",
  "0198f2f0-0000-7000-8000-000000000002",
  "0198f2f0-0000-7000-8000-000000000001",
];
const rows = ids.map((id) => ({ id }));

test("a cursor leads below the last row that was shown", () => {
  const first = toPage(rows, 2, (row) => row.id);

  const next = pageQuery(Input.parse({ limit: 2, cursor: first.nextCursor ?? undefined }));

  expect(first.items).toEqual(ids.slice(0, 2));
  expect(next).toEqual({ where: { id: { lt: ids[1] } }, orderBy: { id: "desc" }, take: 3 });
});

test("the last page has no cursor, full or not", () => {
  expect(toPage(rows, 3, (row) => row.id).nextCursor).toBeNull();
  expect(toPage(rows, 50, (row) => row.id).nextCursor).toBeNull();
  expect(toPage([], 50, (row: { id: string }) => row.id)).toEqual({ items: [], nextCursor: null });
});

test.each(["", "x", "bm90IGEgdXVpZA", "../../etc/passwd"])("refuses the cursor %j by name", (cursor) => {
  const refused = () => pageQuery({ limit: 50, cursor });

  expect(refused).toThrow(
    expect.objectContaining({
      code: "invalid",
      fields: [expect.objectContaining({ field: "cursor", rule: "bad_cursor" })],
    }),
  );
});

test.each([
  [undefined, 50],
  ["1", 1],
  [200, 200],
])("a limit of %j shows %i rows", (limit, shown) => {
  expect(Input.parse({ limit }).limit).toBe(shown);
});

test.each([0, 201, "1.5", "many", ""])("refuses a limit of %j", (limit) => {
  expect(Input.safeParse({ limit }).error?.issues[0]?.path).toEqual(["limit"]);
});
