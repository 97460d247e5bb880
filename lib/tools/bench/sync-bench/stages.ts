import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, type ReadableSpan, type SpanProcessor } from "@opentelemetry/sdk-trace-base";

/** Seconds spent in spans of each name, so that a stage is measured where the product itself reports it. */
export class StageSeconds implements SpanProcessor {
  private readonly seconds = new Map<string, number>();

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const [seconds, nanoseconds] = span.duration;
    this.seconds.set(span.name, this.of(span.name) + seconds + nanoseconds / 1e9);
  }

  of(name: string): number {
    return this.seconds.get(name) ?? 0;
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** From now on every span of this process is added up. */
export function measureStages(): StageSeconds {
  const stages = new StageSeconds();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [stages] }));
  return stages;
}
