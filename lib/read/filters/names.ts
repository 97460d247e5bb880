/** The names as the database takes them: null where the list is empty, which narrows nothing. */
export function namesOrAll(names: readonly string[]): readonly string[] | null {
  return names.length > 0 ? names : null;
}
