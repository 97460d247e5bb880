/** Controls, line ends, and what turns the direction of the text around it. */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const VISIBLE = /[^\s\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060\u2800\u3164\uffa0]/;

/**
 * Whether a text can be seen and reads in the order it is written, as a name or a reason on one line must:
 * `private.is_plain_text` refuses the same in SQL.
 */
export function isPlainText(text: string): boolean {
  return !CONTROLS.test(text) && VISIBLE.test(text);
}
