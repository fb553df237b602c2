import type { Context as HonoContext } from "hono";
import type { AppEnv } from "../../env.ts";
import { Alert, Crumbs, PageHeading } from "../components/blocks.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";

/** Says that there is nothing to print PDF with, and what to do instead. */
export async function showNoPdf(c: HonoContext<AppEnv>, back: { href: string; text: string }): Promise<Response> {
  const { files } = nb.reports;
  const body = (
    <>
      <Crumbs crumbs={[back]} />
      <PageHeading title={files.noPdf} />
      <Alert color="warning">
        <p>{files.noPdfText}</p>
      </Alert>
    </>
  );
  return showPage(c, ctxOf(c), { title: files.noPdf, section: "benefits", body, status: 503 });
}
