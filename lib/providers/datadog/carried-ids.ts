const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** The address under which people link to an incident of Incident Management. */
const LINK = /\/incidents\/(\d{1,12})\b/g;
const ID_LIKE = /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{8,64}$/;

/** Most ids kept of one event. */
export const MOST_IDS = 50;

/** An incident of Incident Management by the number in its address. */
export const incidentLink = (number: string): string => `incidents/${number}`;

/** Whether a text can be an event's id: letters and digits without a space. Words aren't, for they may be secrets. */
export const isIdLike = (text: string): boolean => ID_LIKE.test(text);

/** What in an event of DORA Metrics names an incident of Incident Management: its UUID, or a link to it. */
export function incidentIdsIn(event: unknown): string[] {
  const found = new Set<string>();
  for (const text of textsIn(event)) {
    for (const [uuid] of text.matchAll(UUID)) found.add(uuid.toLowerCase());
    for (const [, number = ""] of text.matchAll(LINK)) found.add(incidentLink(number));
  }
  return [...found].slice(0, MOST_IDS);
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) yield* textsIn(part);
  }
}
