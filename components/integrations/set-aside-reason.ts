/** Only the names of Datadog's fields: the column's title says the rest in the reader's language. */
export function unreadableFields(reason: string): string {
  return reason.replace(/^missing or unreadable: | is missing or unreadable$/g, "");
}
