/** One scripted misbehaviour of the simulated Datadog. */
export type SimulatedFault = {
  /** How many requests it meets; 1 by default. */
  times?: number;
  /** Only requests whose path contains this text; every request by default. */
  path?: string;
} & (
  | { kind: "rate-limited"; resetSeconds: number }
  | { kind: "server-error"; status?: number }
  | { kind: "forbidden" }
  | { kind: "html" }
  | { kind: "cut-body" }
  | { kind: "network-error"; code?: string }
  | { kind: "slow"; milliseconds: number }
);

/**
 * The next fault that a request to `path` meets, in the order of the script, or null.
 * The script is used up as it is played: a fault leaves it after its last time.
 */
export function takeFault(script: SimulatedFault[], path: string): SimulatedFault | null {
  const index = script.findIndex((fault) => path.includes(fault.path ?? ""));
  const fault = script[index];
  if (!fault) return null;
  const left = (fault.times ?? 1) - 1;
  if (left > 0) script[index] = { ...fault, times: left };
  else script.splice(index, 1);
  return fault;
}

/** What a fetch rejects with when the connection breaks: a TypeError whose cause carries the system's code. */
export function networkError(code = "ECONNRESET"): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

/** The same response, whose body breaks off in the middle although its length was announced. */
export async function cutBody(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.set("content-length", String(bytes.length));
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) return controller.error(new TypeError("terminated"));
      sent = true;
      controller.enqueue(bytes.subarray(0, Math.ceil(bytes.length / 2)));
    },
  });
  return new Response(body, { status: response.status, headers });
}

/** Waits, unless the caller gives up first: then it rejects with the caller's reason, as fetch does. */
export function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
