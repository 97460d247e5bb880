/** Letters, digits, spaces and the signs that names have; nothing that a mail program makes a link of. */
const PLAIN = /^[\p{L}\p{M}\p{N} &'’()+,_-]+$/u;

/**
 * An organization's name as a mail to a stranger may carry it: anybody can name one as they like and invite anybody, so
 * whatever could read as an address or an order with a link is left out, and the organization's address stands instead.
 */
export function nameInMail(name: string, slug: string): string {
  return PLAIN.test(name) && name.length <= 40 ? name : slug;
}
