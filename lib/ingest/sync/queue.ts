import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/** The topic of Vercel Queues that carries hops; vercel.json names the route that Vercel calls with its messages. */
export const SYNC_TOPIC = "iris-sync";
/** A message is redelivered until somebody has worked it off; older than this it has been overtaken by the next cron. */
const MESSAGE_SECONDS = 6 * 3600;
/** Deliveries of one message: after these the next cron call takes up what is due. */
const MAX_DELIVERIES = 5;
/** A function on Vercel may run for 300 seconds; the lock outlasts it, and is renewed while it works. */
const LOCK_SECONDS = 330;

/**
 * Puts a hop into the queue, to be delivered now or at an instant ahead; of several for the same minute ahead one is
 * delivered. Rejects when the queue doesn't take it.
 */
export type EnqueueHop = (hop: number, at?: Date) => Promise<void>;

const message = z.object({ hop: z.number().int().min(0), sentAt: z.number(), proof: z.string() });

/** Who may send hops knows the cron secret; the secret itself never is in a message. */
function proofOf(secret: string, hop: number, sentAt: number): string {
  return createHmac("sha256", secret).update(`${SYNC_TOPIC} ${hop} ${sentAt}`).digest("hex");
}

/** What goes into the queue for a hop. @param sentAt Unix milliseconds at which it may first be delivered. */
export function toMessage(secret: string, hop: number, sentAt: number): z.infer<typeof message> {
  return { hop, sentAt, proof: proofOf(secret, hop, sentAt) };
}

/** The hop a message carries; null for one that isn't ours, or is older than a message may get. */
export function readMessage(secret: string, payload: unknown, now: number): number | null {
  const parsed = message.safeParse(payload);
  if (!parsed.success) return null;
  const { hop, sentAt, proof } = parsed.data;
  if (Math.abs(now - sentAt) > MESSAGE_SECONDS * 1000) return null;
  const [given, expected] = [Buffer.from(proof), Buffer.from(proofOf(secret, hop, sentAt))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? hop : null;
}

/** Loaded on Vercel alone: elsewhere there is no queue, and nothing to load. */
async function queueClient() {
  const { QueueClient } = await import("@vercel/queue");
  return new QueueClient();
}

/** The way into the queue. */
export function hopQueue(secret: string): EnqueueHop {
  return async (hop, at) => {
    const client = await queueClient();
    const now = Date.now();
    const delaySeconds = at ? Math.max(0, Math.ceil((at.getTime() - now) / 1000)) : 0;
    const once = at
      ? { delaySeconds, idempotencyKey: `${SYNC_TOPIC} ${Math.ceil(at.getTime() / 60_000)}` }
      : {};
    await client.send(SYNC_TOPIC, toMessage(secret, hop, now + delaySeconds * 1000), {
      retentionSeconds: MESSAGE_SECONDS + delaySeconds,
      ...once,
    });
  };
}

/**
 * Answers a call of Vercel Queues: works off the message's hop, and lets it be delivered again where that throws. A
 * message without our proof is dropped.
 */
export async function answerQueue(
  request: Request,
  secret: string,
  work: (hop: number) => Promise<void>,
): Promise<Response> {
  const client = await queueClient();
  const answer = client.handleCallback(
    async (payload) => {
      const hop = readMessage(secret, payload, Date.now());
      if (hop !== null) await work(hop);
    },
    {
      visibilityTimeoutSeconds: LOCK_SECONDS,
      retry: (_error, { deliveryCount }) =>
        deliveryCount >= MAX_DELIVERIES ? { acknowledge: true } : { afterSeconds: 60 * deliveryCount },
    },
  );
  return answer(request);
}
