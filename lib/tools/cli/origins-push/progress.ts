import { Presets, SingleBar } from "cli-progress";

type Show = (done: number, total: number) => void;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Does work that may be left at any moment, with a bar on standard error where a person watches. Ctrl-C and SIGTERM end
 * the process at once, with exit code 1: the bar is cleared, and what that means is said.
 */
export async function withProgress<T>(
  { stopped, quiet = false }: { stopped: string; quiet?: boolean | undefined },
  work: (show: Show) => Promise<T>,
): Promise<T> {
  const bar = quiet ? noBar : progressBar();
  const leave = () => {
    bar.stop();
    process.stderr.write(`${stopped}\n`);
    process.exit(1);
  };
  for (const signal of SIGNALS) process.once(signal, leave);
  try {
    return await work(bar.show);
  } finally {
    for (const signal of SIGNALS) process.removeListener(signal, leave);
    bar.stop();
  }
}

const noBar = { show: () => {}, stop: () => {} };

/** Nothing in a log, where each step would be a line. */
function progressBar(): { show: Show; stop(): void } {
  if (!process.stderr.isTTY) return noBar;
  const bar = new SingleBar(
    {
      format: "{bar} {value} of {total} commits, {eta_formatted} left",
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    show(done, total) {
      if (total === 0) return;
      if (!started) bar.start(total, done);
      else {
        bar.setTotal(total);
        bar.update(done);
      }
      started = true;
    },
    stop: () => bar.stop(),
  };
}
