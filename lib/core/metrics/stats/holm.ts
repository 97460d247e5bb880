/**
 * P values made fit for being read side by side: with Holm's step-down correction, the chance of even one false
 * alarm among all of them stays at the level each is read at. Keeps the order of its input.
 * Equals R's `p.adjust(p, "holm")`. Source: S. Holm, Scandinavian Journal of Statistics 6 (1979), 65–70.
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, (pValues.length - rank) * (pValues[index] as number));
    adjusted[index] = Math.min(1, largest);
  });
  return adjusted;
}
