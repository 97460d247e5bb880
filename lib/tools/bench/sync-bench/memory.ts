const EVERY_MS = 100;
const MEGABYTE = 2 ** 20;

/** The resident memory of this process over a stretch of work, in MB above where it began. */
export interface MemoryMeter {
  /** The highest so far, and the highest in the second half of the samples: equal where memory stays flat. */
  peaks(): { idle: number; peak: number; firstHalf: number; secondHalf: number };
  stop(): void;
}

export function measureMemory(): MemoryMeter {
  const idle = process.memoryUsage.rss() / MEGABYTE;
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(process.memoryUsage.rss() / MEGABYTE - idle), EVERY_MS);
  const highest = (some: readonly number[]) => some.reduce((top, one) => Math.max(top, one), 0);
  return {
    peaks() {
      const middle = Math.ceil(samples.length / 2);
      const [firstHalf, secondHalf] = [highest(samples.slice(0, middle)), highest(samples.slice(middle))];
      return { idle, peak: Math.max(firstHalf, secondHalf), firstHalf, secondHalf };
    },
    stop: () => clearInterval(timer),
  };
}
