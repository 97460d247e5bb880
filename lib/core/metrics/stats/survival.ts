/**
 * Kaplan and Meier's median of durations of which some are still running: the time by which half have ended, each
 * running one counted as at risk for as long as it has lasted. Where exactly half have ended between two ends, their
 * middle. Null when fewer than half can be seen to end. Equals R's `survival::survfit(Surv(t, ended) ~ 1)`.
 * Source: E. L. Kaplan and P. Meier, JASA 53 (1958), 457–481.
 */
export function medianSurvival(ended: readonly number[], running: readonly number[]): number | null {
  const ends = [...ended].sort((a, b) => a - b);
  const censored = [...running].sort((a, b) => a - b);
  let [surviving, left] = [1, 0];
  for (let i = 0; i < ends.length; ) {
    const time = ends[i] as number;
    while (left < censored.length && (censored[left] as number) < time) left++;
    const atRisk = ends.length - i + censored.length - left;
    let now = i;
    while (now < ends.length && ends[now] === time) now++;
    surviving *= 1 - (now - i) / atRisk;
    if (surviving < 0.5 - 1e-12) return time;
    if (surviving <= 0.5 + 1e-12) return now < ends.length ? (time + (ends[now] as number)) / 2 : time;
    i = now;
  }
  return null;
}
