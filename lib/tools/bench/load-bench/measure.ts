import { setTimeout as delay } from "node:timers/promises";

const PROBE_EVERY_MS = 50;
const PAGES = ["dashboard", "deployments", "incidents", "origins", "services", "data-quality"];

export interface Load {
  /** Where the pages are, without the organization. */
  base: string;
  slug: string;
  people: number;
  seconds: number;
  thinkMs: number;
  /** The cookies of a session, as a request sends them. */
  cookie: string;
}

export interface Measured {
  /** Milliseconds of each page that came whole. */
  times: number[];
  errors: number;
  longestStallMs: number;
}

/** People who open a page, read it for a while, and open the next, until the time is up. */
export async function measure({ base, slug, people, seconds, thinkMs, cookie }: Load): Promise<Measured> {
  const until = Date.now() + seconds * 1000;
  const times: number[] = [];
  let errors = 0;
  let longestStallMs = 0;
  const person = async (_: unknown, index: number) => {
    // They don't all begin in one moment.
    await delay((thinkMs / people) * index);
    for (let visit = index; Date.now() < until; visit += 1) {
      const startedAt = performance.now();
      const address = `${base}/${slug}/${PAGES[visit % PAGES.length]}`;
      const answer = await fetch(address, { headers: { cookie }, redirect: "manual" }).catch(() => null);
      await answer?.text();
      if (answer?.status === 200) times.push(performance.now() - startedAt);
      else errors += 1;
      await delay(thinkMs);
    }
  };
  const probe = async () => {
    while (Date.now() < until) {
      const startedAt = performance.now();
      await fetch(`${base}/api/health`).then((answer) => answer.text());
      longestStallMs = Math.max(longestStallMs, performance.now() - startedAt);
      await delay(PROBE_EVERY_MS);
    }
  };
  await Promise.all([...Array.from({ length: people }, person), probe()]);
  return { times, errors, longestStallMs };
}
