/** The numbers of a figure that are no counts: the figure itself and its spread. */
const NO_COUNT = /^(?:measured|value|daysRead|rate|perDay|mean|median|p90|coverage|share)$|Seconds$/;

/** What a measured figure counted, by name: everything but the figure itself and its spread. */
export function countsOf(figure: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figure).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number" && !NO_COUNT.test(entry[0]),
    ),
  );
}
