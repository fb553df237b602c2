import { anAutomation, aWorkItem } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test.for(["fra=0001-01-01", "til=0001-01-01", "til=9999-12-31"])(
  "a filter with a day that no case can have is passed over: %s",
  async (query, { app, engine }) => {
    const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });

    for (const path of ["/drift/saker", "/drift/saker/endre"]) {
      expect((await operator.get(`${path}?handling=hold&${query}`)).status, path).toBe(200);
    }
  },
);

test("a deadline that nobody can mean is refused beside its field", async ({ app, engine }) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  await aWorkItem(engine.db, { automation: await anAutomation(engine.db, { tenantId: operator.tenantId }) });

  const refused = await operator.post("/drift/saker/endre?handling=prioritise", {
    grunn: "Haster",
    frist: "0026-03-05",
  });

  expect(refused.status).toBe(400);
  expect(refused.html).toContain('id="frist-feil"');
});
