import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { BullMQOtel } from "bullmq-otel";
import { maskPersonalNumbers } from "../core/personal-numbers.ts";
import type { QueueTelemetry } from "../core/queues/index.ts";
import type { AttemptSeen, Took, Watch } from "../core/watch.ts";

/** Traces of what this process does, sent to an OpenTelemetry collector. */
export type Traces = {
  watch: Watch;
  queues: QueueTelemetry;
  /** Sends what is left. */
  stop(): Promise<void>;
};

const exportLimitMs = 3_000;

/**
 * Starts to trace; whoever calls has seen that `OTEL_EXPORTER_OTLP_ENDPOINT` is set. The collector's address, headers and
 * sampling are the `OTEL_…` variables that every OpenTelemetry program reads. This module is loaded for nobody else: it
 * costs memory.
 */
export function startTraces({ version, service }: { version: string; service: string }): Traces {
  // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say comes first.
  const resource = defaultResource()
    .merge(resourceFromAttributes({ "service.name": service, "service.version": version }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter({ timeoutMillis: exportLimitMs });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const tracer = provider.getTracer("minuttjakt", version);
  return {
    watch: watchWith(tracer),
    queues: new BullMQOtel({ tracerName: "minuttjakt", version }),
    async stop() {
      await provider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}

function watchWith(tracer: Tracer): Watch {
  return {
    claimed: ({ targetSystemId, cases, ...took }) => {
      // An idle lane is looked at again and again; that is no news.
      if (cases > 0)
        spanOf(
          tracer,
          { name: "claim cases", ...took },
          { "minuttjakt.lane_id": targetSystemId, "minuttjakt.cases": cases },
        );
    },
    settled: ({ attempts, cases, ...took }) =>
      spanOf(
        tracer,
        { name: "settle cases", ...took },
        { "minuttjakt.attempts": attempts, "minuttjakt.cases": cases.length },
      ),
    attempted: (attempt) => attemptSpan(tracer, attempt),
    request: ({ requestId, method, path }, answer) => {
      const attributes = {
        "http.request.method": method,
        "url.path": maskPersonalNumbers(path),
        "minuttjakt.request_id": requestId,
      };
      return tracer.startActiveSpan(method, { kind: SpanKind.SERVER, attributes }, async (span) => {
        try {
          const { status, route } = await answer();
          span.updateName(`${method} ${route}`);
          span.setAttributes({ "http.route": route, "http.response.status_code": status });
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        } finally {
          span.end();
        }
      });
    },
  };
}

function spanOf(tracer: Tracer, { name, ...took }: Took & { name: string }, attributes: Attributes): void {
  tracer.startSpan(name, { attributes, startTime: took.startedAt, root: true }).end(endOf(took));
}

/** One span for the attempt, and one below it for each of its steps. Names of steps are the bot's own, of the process. */
function attemptSpan(tracer: Tracer, attempt: AttemptSeen): void {
  const { startedAt, outcome, errorCode, steps } = attempt;
  const attributes = {
    "minuttjakt.work_item_id": attempt.workItemId,
    "minuttjakt.attempt": attempt.attempt,
    "minuttjakt.run_id": attempt.runId,
    "minuttjakt.tenant_id": attempt.tenantId,
    "minuttjakt.automation": attempt.automation,
    "minuttjakt.lane": attempt.lane,
    "minuttjakt.bot": attempt.botId,
    "minuttjakt.worker": attempt.worker,
    "minuttjakt.outcome": outcome,
    ...(errorCode !== undefined && { "minuttjakt.error_code": errorCode }),
  };
  const span = tracer.startSpan(`case ${attempt.automation}`, { attributes, startTime: startedAt, root: true });
  const within = trace.setSpan(context.active(), span);
  for (const { name, startedMs, durationMs, failed } of steps) {
    const step = tracer.startSpan(maskPersonalNumbers(name), { startTime: startedAt + startedMs }, within);
    if (failed) failedWith(step, errorCode);
    step.end(startedAt + startedMs + durationMs);
  }
  if (outcome === "TECHNICAL_ERROR" || outcome === "LEASE_LOST") failedWith(span, errorCode);
  span.end(endOf(attempt));
}

/** The code alone: a message may quote what stands in a case. */
function failedWith(span: Span, errorCode: string | undefined): void {
  span.setStatus({ code: SpanStatusCode.ERROR, ...(errorCode !== undefined && { message: errorCode }) });
}

function endOf({ startedAt, durationMs }: Took): number {
  return startedAt + durationMs;
}
