import { Presets, SingleBar } from "cli-progress";

/** A bar on standard error, where a person watches; nothing in a log, where each step would be a line. */
export function progressBar(): { show(done: number, total: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { show: () => {}, stop: () => {} };
  const bar = new SingleBar(
    {
      format: "{bar} {value} of {total} commits, {eta_formatted} left",
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: true,
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
