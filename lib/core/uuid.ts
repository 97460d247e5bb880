const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is an id as the database writes them, in small or capital letters: what is none can't be asked of it. */
export const isUuid = (text: string): boolean => UUID.test(text);
