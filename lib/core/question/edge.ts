const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/;

/** Whether a text is an edge of a window: a calendar day that exists, or an instant in UTC, of any century since the year 1000. */
export function isEdge(text: string): boolean {
  if (!DAY.test(text) && !INSTANT.test(text)) return false;
  const at = new Date(text);
  return (
    !Number.isNaN(at.getTime()) && !text.startsWith("0") && at.toISOString().startsWith(text.slice(0, 10))
  );
}
