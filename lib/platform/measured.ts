import { subscribe } from "node:diagnostics_channel";
import { metrics } from "@opentelemetry/api";
import { routeOf } from "./page-routes";

/** What the product tells OpenTelemetry about its work; without a registered meter it costs nothing. */
const meter = () => metrics.getMeter("iris");

/** A sync's turn ended. @param state as `SyncOutcome`'s; `kind` of the failure where there is one. */
export function countSync(trigger: string, state: string, kind: string | null): void {
  meter()
    .createCounter("iris.syncs")
    .add(1, { trigger, state, ...(kind ? { kind } : {}) });
}

/** A call to Datadog was answered or not. */
export function countDatadogCall(call: {
  attempt: number;
  status: number | null;
  failure: string | null;
}): void {
  const about = { status: call.status ?? 0, ...(call.failure ? { failure: call.failure } : {}) };
  meter().createCounter("iris.datadog.requests").add(1, about);
  if (call.attempt > 1) meter().createCounter("iris.datadog.retries").add(1);
}

/** How long the work that is due first has waited, in seconds: what nobody takes up shows here. */
export function noteOverdue(nextWorkAt: Date | null, now = new Date()): void {
  const seconds = nextWorkAt === null ? 0 : Math.max(0, (now.getTime() - nextWorkAt.getTime()) / 1000);
  meter().createGauge("iris.work.overdue", { unit: "s" }).record(seconds);
}

interface Exchange {
  request: { url?: string; method?: string; headers: Record<string, unknown> };
  response?: { statusCode: number };
}

/** What was asked for, by its route: addresses themselves name customers. */
export interface Asked {
  kind: "page" | "prefetch" | "api" | "static" | "other";
  route: string;
}

/** @param routes as `readRoutes`. */
export function whatWasAsked({ url = "", headers }: Exchange["request"], routes: readonly string[]): Asked {
  const path = url.split("?", 1)[0] ?? "";
  if (path.startsWith("/_next/")) return { kind: "static", route: "/_next" };
  const route = routeOf(path, routes);
  if (route === null) return { kind: "other", route: "other" };
  if (route.startsWith("/api/")) return { kind: "api", route };
  // What a browser fetches ahead of a click; nobody waits for it.
  return { kind: "next-router-prefetch" in headers ? "prefetch" : "page", route };
}

/** Measures every answer of this process's web server from the first byte of its request to its end, by route. */
export function measureAnswers(routes: readonly string[] = knownRoutes()): void {
  const begun = new WeakMap<object, number>();
  subscribe("http.server.request.start", (message) => {
    begun.set((message as Exchange).request, performance.now());
  });
  subscribe("http.server.response.finish", (message) => {
    const { request, response } = message as Exchange;
    const startedAt = begun.get(request);
    if (startedAt === undefined) return;
    const about = {
      ...whatWasAsked(request, routes),
      method: request.method ?? "",
      status: response?.statusCode ?? 0,
    };
    meter()
      .createHistogram("iris.answer.duration", { unit: "ms" })
      .record(performance.now() - startedAt, about);
  });
}

/** Built in: the files aren't there where pages run. */
const knownRoutes = (): string[] => (process.env.IRIS_ROUTES ?? "").split(",");
