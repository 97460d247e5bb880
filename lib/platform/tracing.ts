import { type Span, SpanStatusCode, trace } from "@opentelemetry/api";

/** What a span may say of its work: short words, ids, counts, seconds. Never a key, a payload, an address or a person. */
export type SpanAttributes = Record<string, string | number | boolean>;

const TRACER = "iris";

/**
 * Does a piece of work inside a span; without a registered tracer it costs nothing. Of an error only its name is kept:
 * a message can quote what the work held in its hands.
 */
export function inSpan<T>(
  name: string,
  attributes: SpanAttributes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return trace.getTracer(TRACER).startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "Error" });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The same for work that doesn't wait. */
export function inSpanSync<T>(name: string, attributes: SpanAttributes, work: () => T): T {
  return trace.getTracer(TRACER).startActiveSpan(name, { attributes }, (span) => {
    try {
      return work();
    } finally {
      span.end();
    }
  });
}
